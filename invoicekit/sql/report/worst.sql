-- The $most invoices with the most open money, the largest first.
select invoice, max(company) as company, max(currency) as currency, max(open) as open
from result.invoice_cause
group by invoice
order by max(open) desc, invoice
limit $most;
