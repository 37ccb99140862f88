-- performs: confirm.unbilled
-- New unbilled sales: what an edited or corrected line bills now, what is left of it, and what a retainer leaves to be applied.
-- A line added by hand to work on time and material has one, too, which nothing stood for before.
insert into perform_writing
select
  unbilled_sale_id(d.invoice, d.origin_id, d.billing_type, d.part) as actual_id,
  l.line_detail_id,
  null as invoice_line_id,
  case when l.source_transaction_type is not null then d.origin_id end as like_id,
  d.invoice,
  'Unbilled sales' as transaction_type,
  coalesce(l.source_class, l.class) as class,
  nullif(d.billing_type, '') as billing_type,
  case when d.part = 'billed' then 'Customer invoice posted' else 'Unbilled sales created' end as billing_status,
  null as adjustment_status,
  l.scenario in ('retainer applied', 'retainer corrected', 'retainer invoiced') as skip_sync,
  case
    when l.scenario = 'retainer invoiced' then -l.quantity
    when l.scenario = 'retainer applied' and l.quantity <> l.source_quantity then l.source_quantity - l.quantity
    when l.scenario in ('retainer applied', 'retainer corrected') then l.source_quantity
    else d.quantity
  end as quantity,
  case when d.part = 'billed' or l.scenario = 'retainer invoiced' then l.price else l.source_price end as price,
  d.amount,
  case
    when l.scenario = 'credited' then a.discount
    when d.part = 'billed' and d.billing_type is not distinct from coalesce(l.billing_type, '') then l.discount
  end as discount,
  case
    when l.scenario = 'credited' then a.fee
    when d.part = 'billed' and d.billing_type is not distinct from coalesce(l.billing_type, '') then l.fee
  end as fee,
  null as tax,
  d.currency
from due_confirm_unbilled d
join perform_confirmed_detail l on l.line_detail_id = d.precedence
left join (
  select actual_id, max(discount) as discount, max(fee) as fee from dataverse.actual group by actual_id
) a on a.actual_id = d.origin_id
union all
select
  by_hand_id(line_detail_id),
  line_detail_id,
  null,
  null,
  invoice,
  'Unbilled sales',
  class,
  billing_type,
  'Customer invoice posted',
  null,
  false,
  quantity,
  price,
  amount,
  discount,
  fee,
  null,
  currency
from perform_confirmed_detail
where scenario = 'added by hand' and billing_method is distinct from 'Fixed price';
