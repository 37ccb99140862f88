-- The actuals that a proforma invoice ($invoice) is about: what it bills, and what confirmation wrote for it.
with detail as (
  select line_detail_id, coalesce(source_id, original_id) as source_id
  from dataverse.line_detail
  where invoice = $invoice
),
renewed as (
  select n.actual_id, d.source_id
  from dataverse.new_unbilled n
  join detail d on n.origin_id in (d.source_id, d.line_detail_id)
),
known as (
  select source_id as actual_id, source_id, 1 as place, 'unbilled before' as what from detail
  union all
  select r.actual_id, r.original_id, 2, 'its reversal'
  from dataverse.reversal r
  join detail d on d.source_id = r.original_id
  union all
  select actual_id, source_id, 3, 'new unbilled' from renewed
  union all
  select r.actual_id, n.source_id, 4, 'its reversal'
  from dataverse.reversal r
  join renewed n on n.actual_id = r.original_id
  union all
  select actual_id, source_id, 5, 'billed' from dataverse.billed where invoice = $invoice
)
select
  case when a.class = 'Milestone' then 'milestone billed' else k.what end as what,
  a.transaction_type,
  a.class,
  a.billing_type,
  a.quantity,
  a.amount,
  a.currency,
  a.billing_status,
  a.adjustment_status,
  a.skip_sync
from known k
join dataverse.actual a on a.actual_id = k.actual_id
order by a.class, k.source_id, k.place, a.billing_type, a.quantity desc;
