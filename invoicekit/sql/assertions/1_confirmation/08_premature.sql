-- rule: confirm.premature
-- says: Nothing is billed on an invoice that is not confirmed.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.invoice.status, dataverse.actual.invoice
-- why broken: The invoice was set back from Confirmed, or confirmation failed half way: Finance may have what the project manager still changes.
-- fix broken: Finance > Project invoice proposals: if the proposal of this number is posted, have support set the invoice's status right and remove nothing. Else Project Operations > Invoices > this invoice: compare its lines with its billed sales and confirm it again, or have support remove the rows.
-- source: confirm-proforma-invoice
with held as (
  select invoice_id, bool_or(confirmed) as confirmed
  from dataverse.invoice
  where order_type = 'Work based'
  group by invoice_id
)
select a.actual_id, a.company, a.currency, a.contract, a.project, a.invoice, a.amount, a.since
from dataverse.actual a
join held h on h.invoice_id = a.invoice_id
cross join settings s
where a.transaction_type = 'Billed sales' and a.class is distinct from 'Tax' and not coalesce(h.confirmed, false)
  and (a.since >= s.go_live or s.go_live is null or a.since is null)
