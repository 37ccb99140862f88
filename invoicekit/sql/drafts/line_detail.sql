-- One line detail with its figures, and the invoice that it is on.
select
  d.line_detail_id,
  d.quantity,
  d.price,
  d.amount,
  coalesce(d.tax, 0) as tax,
  d.billing_type,
  i.invoice_number as invoice,
  i.status,
  coalesce(u.decimals, 2) as decimals
from typed.msdyn_invoicelinetransaction d
join dataverse.invoice i on i.invoice_id = d.invoice_id
left join typed.transactioncurrency u on u.currency_id = coalesce(d.currency_id, (
  select max(t.currency_id) from typed.invoice t where t.invoice_id = d.invoice_id
))
where cast(d.line_detail_id as varchar) = $line_detail
