-- The numbers of proforma invoices that either system has.
select invoice_number
from dataverse.invoice
where invoice_number is not null
union
select proposal_number
from finops.proposal
where proposal_number is not null
order by 1
