-- rule: confirm.retainer-balance
-- says: A retainer is applied or refunded up to what is left of what was invoiced of it and not credited, in its currency, and up to the chargeable amount of the invoice.
-- from: dataverse.line_detail
-- key: retainer_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.actual.currency
-- why broken: The retainer was applied against tax or lines that are not chargeable, after it was refunded, or beyond what the customer had paid in advance; or the retainer's own invoice is credited though it was applied, so that the customer gets the money twice.
-- fix broken: Project Operations > Invoices > this invoice: while it is a draft, reduce what is applied; if it is confirmed, correct the invoice. Where it credits the retainer's own invoice: take that line off the draft, or first correct the invoices that applied the retainer; if it is confirmed, invoice the retainer again.
-- source: invoice-retainer-advance
with applied as (
  select
    d.source_id,
    d.invoice_id,
    r.retainer_id,
    r.root_id,
    r.invoiced,
    r.currency as root_currency,
    r.corrected_by,
    r.corrected_since,
    abs(d.amount) as amount,
    d.currency,
    d.company,
    d.contract,
    d.invoice,
    d.since
  from dataverse.line_detail d
  join dataverse.retainer r on r.actual_id = d.source_id
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  cross join settings s
  where d.scenario = 'retainer applied' and c.source_id is null
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
),
once as (
  select root_id, source_id, max(amount) as amount from applied group by root_id, source_id
),
used as (
  select root_id, sum(amount) as amount from once group by root_id
),
charge as (
  select
    invoice_id,
    charged_amount as amount,
    scenario <> 'retainer applied' as other
  from dataverse.line_detail
  where billing_type = 'Chargeable' and scenario is not null
  union all
  select invoice_id, coalesce(extended_amount - coalesce(tax, 0), amount), true
  from dataverse.invoice_line
  where product_type <> 'Project-based service'
),
charged as (
  select invoice_id, sum(amount) as amount
  from charge
  group by invoice_id
  having bool_or(other)
),
judged as (
  select
    a.*,
    u.amount - a.invoiced as beyond,
    a.currency is distinct from a.root_currency or g.amount < 0 as wrong
  from applied a
  join used u on u.root_id = a.root_id
  left join charged g on g.invoice_id = a.invoice_id
)
select
  retainer_id,
  max(company) as company,
  max(root_currency) as currency,
  max(contract) as contract,
  coalesce(max(case when beyond > 0 then corrected_by end), max(invoice)) as invoice,
  max(case when beyond > 0 then beyond end) as amount,
  greatest(max(since), max(case when beyond > 0 then corrected_since end)) as since
from judged
where wrong or beyond > 0
group by retainer_id
