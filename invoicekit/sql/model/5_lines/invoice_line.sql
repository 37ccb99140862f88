-- finops.invoice_line: posted invoice lines of the five kinds, each with the staging row behind it and its invoice's
-- voucher, rate and time. Accounting money is the exact product of amount and rate, not rounded.
-- company customer_invoice_number transaction_id line_type amount: projinvoiceempl.amount projinvoicecost.amount projinvoiceitem.amount projinvoicerevenue.amount projinvoiceonacc.amount
-- tax: projinvoiceempl.tax projinvoicecost.tax projinvoiceitem.tax projinvoicerevenue.tax projinvoiceonacc.tax
-- quantity: projinvoiceempl.quantity projinvoicecost.quantity projinvoiceitem.quantity projinvoicerevenue.quantity projinvoiceonacc.quantity
-- currency: projinvoiceempl.currency projinvoicecost.currency projinvoiceitem.currency projinvoicerevenue.currency projinvoiceonacc.currency | projinvoicejour.currency
-- project: projinvoiceempl.project projinvoicecost.project projinvoiceitem.project projinvoicerevenue.project projinvoiceonacc.project
-- proposal_number: projinvoicejour.proposal_number
-- voucher: projinvoicejour.voucher
-- exchange_rate accounting_amount: projinvoicejour.exchange_rate
-- accounting_tax: projinvoicejour.exchange_rate projinvoiceempl.tax projinvoicecost.tax projinvoiceitem.tax projinvoicerevenue.tax projinvoiceonacc.tax
-- staging_id actual_id: projcdsactualsimport.proposal_line_transaction
create table finops.invoice_line as
with line as (
  select 'hour' as line_type, company, customer_invoice_number, transaction_id, project, currency, quantity, amount, tax from typed.projinvoiceempl
  union all
  select 'expense' as line_type, company, customer_invoice_number, transaction_id, project, currency, quantity, amount, tax from typed.projinvoicecost
  union all
  select 'item' as line_type, company, customer_invoice_number, transaction_id, project, currency, quantity, amount, tax from typed.projinvoiceitem
  union all
  select 'fee' as line_type, company, customer_invoice_number, transaction_id, project, currency, quantity, amount, tax from typed.projinvoicerevenue
  union all
  select 'on account' as line_type, company, customer_invoice_number, transaction_id, project, currency, quantity, amount, tax from typed.projinvoiceonacc
),
header as (
  select
    company,
    customer_invoice_number,
    max(proposal_number) as proposal_number,
    max(currency) as currency,
    max(voucher) as voucher,
    max(exchange_rate) as exchange_rate,
    max(since) as since
  from finops.invoice
  group by company, customer_invoice_number
)
select
  s.staging_id,
  s.actual_id,
  coalesce(s.surplus, false) as surplus,
  case when f.invoice is not null then 'fee' else coalesce(s.kind, 'own') end as kind,
  l.line_type,
  l.company,
  l.customer_invoice_number,
  h.proposal_number,
  l.transaction_id,
  l.project,
  upper(coalesce(l.currency, h.currency)) as currency,
  l.quantity,
  l.amount,
  coalesce(l.tax, 0) as tax,
  h.voucher,
  h.exchange_rate,
  cast(l.amount * h.exchange_rate as decimal(38, 12)) as accounting_amount,
  cast(coalesce(l.tax, 0) * h.exchange_rate as decimal(38, 12)) as accounting_tax,
  h.since
from line l
left join header h on h.company = l.company and h.customer_invoice_number = l.customer_invoice_number
left join finops.named_line s on s.company = l.company and s.transaction_id = l.transaction_id
left join finops.fee_unlinked f on f.company = l.company and f.invoice = h.proposal_number
  and l.line_type = 'fee' and s.staging_id is null;
