-- The $most invoices with the most open money, the largest first, of those that one of the systems has.
with known as (
  select invoice_number as invoice from dataverse.invoice
  union
  select proposal_number from finops.proposal
)
select i.invoice, max(i.company) as company, max(i.currency) as currency, max(i.open) as open
from result.invoice_cause i
join known k on k.invoice = i.invoice
group by i.invoice
order by max(i.open) desc, i.invoice
limit $most;
