-- finops.treated_line: posted invoice lines with what stands on their invoice, and how they are posted: by the profile of the
-- project, else of the contract
-- company voucher transaction_id treatment: projrevenueprofilerule.profile projinvoicejour.voucher
create view finops.treated_line as
with header as (
  select company, customer_invoice_number, max(contract) as contract
  from finops.invoice
  group by company, customer_invoice_number
)
select
  l.staging_id,
  l.actual_id,
  l.surplus,
  l.kind,
  l.line_type,
  l.company,
  l.customer_invoice_number,
  l.proposal_number,
  l.transaction_id,
  l.project,
  h.contract,
  l.currency,
  l.quantity,
  l.amount,
  l.tax,
  l.voucher,
  l.exchange_rate,
  l.accounting_amount,
  l.accounting_tax,
  l.since,
  coalesce(p.treatment, c.treatment) as treatment
from finops.invoice_line l
left join header h on h.company = l.company and h.customer_invoice_number = l.customer_invoice_number
left join finops.treatment p
  on p.company = l.company and p.project = l.project and p.source = 'invoice' and p.line_type = l.line_type
left join finops.treatment c
  on c.company = l.company and c.contract = h.contract and c.source = 'invoice' and c.line_type = l.line_type;
