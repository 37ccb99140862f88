-- performs: confirm.unbilled
-- A new unbilled sale replaces the sale that it comes from; what a retainer leaves is linked when the retainer is billed.
insert into perform_linking
select
  unbilled_sale_id(d.invoice, d.origin_id, d.billing_type, d.part) as transaction_1,
  'replacing' as role_1,
  d.origin_id as transaction_2,
  'original' as role_2,
  'msdynactual' as type_2
from due_confirm_unbilled d
join perform_confirmed_detail l on l.line_detail_id = d.precedence
where l.scenario <> 'retainer invoiced';
