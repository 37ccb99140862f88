-- The service lines of a proforma invoice, those of time and material first.
select
  cast(l.contract_line_id as varchar) as contract_line,
  coalesce(u.decimals, 2) as decimals
from dataverse.invoice_line l
join typed.invoice i on i.invoice_id = l.invoice_id
left join dataverse.contract_line c on c.contract_line_id = l.contract_line_id
left join typed.transactioncurrency u on u.currency_id = i.currency_id
where coalesce(i.invoice_number_dual_write, i.invoice_number_shown) = $invoice
  and l.contract_line_id is not null
  and coalesce(l.product_type, 'Project-based service') = 'Project-based service'
order by coalesce(c.billing_method, l.billing_method) is distinct from 'Fixed price' desc, l.contract_line_id
