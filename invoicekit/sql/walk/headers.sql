-- The header of a proforma invoice ($invoice), and of its proposal in Finance.
select 'Dataverse' as system, invoice_number as number, status, customer, currency, total
from dataverse.invoice
where invoice_number = $invoice
union all
select
  'Finance',
  proposal_number,
  cast(line_count as varchar) || case when line_count = 1 then ' line' else ' lines' end,
  customer,
  currency,
  total
from finops.proposal
where proposal_number = $invoice
order by system;
