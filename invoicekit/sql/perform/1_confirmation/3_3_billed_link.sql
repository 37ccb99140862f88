-- performs: confirm.billed
-- A billed sale names the unbilled sale that it came from, a reversal the billed sale; where there is neither, its line detail.
insert into perform_linking
with due as (
  select
    guid_of('billed sale ' || d.invoice || cast(d.source_id as varchar) || d.part) as actual_id,
    d.part,
    d.source_id,
    l.line_detail_id,
    l.scenario,
    case
      when d.part = 'reversal' then null
      when l.scenario in ('unedited', 'retainer applied') then l.source_id
      when l.scenario = 'retainer invoiced' and l.source_id is not null
        then unbilled_sale_id(d.invoice, l.line_detail_id, coalesce(l.billing_type, ''), 'remainder')
      when l.scenario = 'added by hand' and l.billing_method is distinct from 'Fixed price' then by_hand_id(l.line_detail_id)
      else n.actual_id
    end as unbilled_id
  from due_confirm_billed d
  join perform_confirmed_detail l on l.line_detail_id = d.precedence
  left join (
    select origin_id, billing_type, min(actual_id) as actual_id
    from dataverse.new_unbilled
    where part = 'billed'
    group by origin_id, billing_type
  ) n on n.origin_id = d.source_id and n.billing_type = coalesce(d.billing_type, '')
)
select actual_id, 'reversing', source_id, 'original', 'msdynactual' from due where part = 'reversal'
union all
select actual_id, 'billedsales', unbilled_id, 'unbilledsales', 'msdynactual' from due where unbilled_id is not null
union all
select actual_id, 'billedsales', line_detail_id, 'invoicelinedetail', 'msdyninvoicelinetransaction'
from due
where scenario in ('added by hand', 'milestone', 'retainer invoiced');
