-- finops.proposal: project invoice proposals (headers), how many lines they have, and the accounting date that their
-- proforma invoice set
-- from: projproposaljour
-- accounting_date: invoice.accounting_date invoice.contract_id salesorder.company_id cdm_company.company
-- line_count: projproposalempl.transaction_id projproposalcost.transaction_id projproposalitem.transaction_id projproposalrevenue.transaction_id projproposalonacc.transaction_id
create table finops.proposal as
with lined as (
  select company, proposal_number, count(*) as line_count
  from finops.proposal_line
  group by company, proposal_number
),
proforma as (
  select company, invoice_number, max(accounting_date) as accounting_date
  from dataverse.invoice
  where confirmed
  group by company, invoice_number
)
select
  p.company,
  p.proposal_number,
  p.contract,
  p.customer,
  upper(p.currency) as currency,
  replace(lower(p.payment_terms), ' ', '') as payment_terms,
  p.total,
  p.detail_amount,
  p.tax,
  p.customer_invoice_number,
  coalesce(l.line_count, 0) as line_count,
  f.accounting_date,
  coalesce(p.modified_at, p.created_at) as since
from typed.projproposaljour p
left join lined l on l.company = p.company and l.proposal_number = p.proposal_number
left join proforma f on f.company = p.company and f.invoice_number = p.proposal_number;
