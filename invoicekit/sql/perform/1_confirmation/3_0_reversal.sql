-- performs: confirm.reversal
-- Each unbilled sale that is billed is reversed, and kept out of Finance; so is one that stands for a line added by hand, and
-- what a retainer had left where its invoice is corrected.
insert into perform_writing
with extra as (
  select by_hand_id(line_detail_id) as original_id, invoice
  from perform_confirmed_detail
  where scenario = 'added by hand'
  union all
  select b.unbilled_id, d.invoice
  from perform_confirmed_detail d
  join dataverse.billed b on b.actual_id = d.original_id
  where d.scenario = 'retainer corrected' and d.source_amount >= 0 and b.unbilled_id is not null
),
due as (
  select original_id, invoice, quantity, amount, currency, adjustment_status from due_confirm_reversal
  union all
  select e.original_id, e.invoice, -a.quantity, -a.amount, a.currency, 'Unadjustable'
  from extra e
  join dataverse.actual a on a.actual_id = e.original_id
  where e.original_id not in (select original_id from dataverse.reversal where original_id is not null)
)
select
  guid_of('reversal ' || cast(d.original_id as varchar)) as actual_id,
  null as line_detail_id,
  null as invoice_line_id,
  d.original_id as like_id,
  d.invoice,
  'Unbilled sales' as transaction_type,
  a.class,
  a.billing_type,
  null as billing_status,
  d.adjustment_status,
  true as skip_sync,
  d.quantity,
  a.price,
  d.amount,
  -a.discount as discount,
  -a.fee as fee,
  null as tax,
  d.currency
from due d
join dataverse.actual a on a.actual_id = d.original_id
qualify row_number() over (partition by d.original_id order by a.since) = 1;
