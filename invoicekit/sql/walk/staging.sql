-- The staging rows of a proforma invoice ($invoice), and of the unbilled sales behind them.
with own as (
  select actual_id from dataverse.actual where invoice = $invoice
),
chosen as (
  select actual_id from own
  union
  select c.transaction_2 from dataverse.connection c join own o on o.actual_id = c.transaction_1
)
select
  s.transaction_type,
  s.class,
  s.billing_type,
  s.quantity,
  s.amount,
  s.currency,
  coalesce(j.status, case when s.transaction_type = 'Billed sales' then '' else 'no journal line' end) as journal,
  s.proposal_line_transaction as proposal_line,
  s.voucher
from finops.staging s
join chosen c on c.actual_id = s.actual_id
left join finops.journal_line j on j.staging_id = s.staging_id and j.kind = 'own'
order by s.transaction_type, s.class, s.billing_type, s.amount desc, s.quantity, s.staging_id;
