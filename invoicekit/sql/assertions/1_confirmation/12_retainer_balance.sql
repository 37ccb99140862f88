-- rule: confirm.retainer-balance
-- says: A retainer is applied or refunded up to what is left of it, in its currency, and up to the chargeable amount of the invoice.
-- from: dataverse.line_detail
-- key: source_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.line_detail.currency, dataverse.actual.currency
-- why broken: The retainer was applied against tax or lines that are not chargeable, after it was refunded, or beyond what the customer had paid in advance.
-- fix broken: Project Operations > Invoices > this invoice: while it is a draft, reduce what is applied; if it is confirmed, correct the invoice.
-- source: invoice-retainer-advance
with charged as (
  select
    invoice_id,
    sum(case when scenario <> 'retainer applied' then amount else 0 end) as chargeable,
    sum(case when scenario = 'retainer applied' then amount else 0 end) as applied
  from dataverse.line_detail
  where billing_type = 'Chargeable' and scenario is not null
  group by invoice_id
)
select
  d.source_id,
  d.company,
  d.currency,
  d.contract,
  d.project,
  d.invoice,
  d.amount,
  d.since
from dataverse.line_detail d
left join charged c on c.invoice_id = d.invoice_id
cross join settings s
where d.scenario = 'retainer applied'
  and (
    d.amount < d.source_amount
    or d.amount > 0
    or d.currency is distinct from d.source_currency
    or -c.applied > c.chargeable
  )
  and (d.since >= s.go_live or s.go_live is null or d.since is null)
