-- rule: confirm.orphan
-- says: The invoice that an actual names is there.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.actual.invoice, dataverse.invoice.created_at
-- why broken: The invoice was deleted after it had been confirmed; what it billed stands without it, and may be billed again.
-- fix broken: Project Operations > Actuals: open the row; have support restore or reverse what the deleted invoice billed.
-- source: confirm-proforma-invoice
with first_invoice as (
  select min(created_at) as created_at from dataverse.invoice
)
select a.actual_id, a.company, a.currency, a.contract, a.project, a.invoice, a.amount, a.since
from dataverse.actual a
left join dataverse.invoice_number n on n.invoice_id = a.invoice_id
cross join first_invoice f
cross join settings s
where a.invoice_id is not null and n.invoice_id is null and a.class is distinct from 'Tax'
  and (a.since >= f.created_at or a.since is null or f.created_at is null)
  and (a.since >= s.go_live or s.go_live is null or a.since is null)
