-- finops.posting: what was posted under each project voucher, from posted invoice lines and integration journal lines: one row
-- a voucher and treatment. Alone: no second journal line bears the voucher. Whole: the lines of the invoice add up to its total
-- (else post.line or post.invoice says so). Work placed: it is whole, and only lines on account are without a profile. Not judged are an invoice that is not whole, a line without a profile, cost of no or never ledger, and a voucher that
-- several journal lines bear. The rate is null where no staging row names the line: its contract is not known.
-- The accounting money is the exact product of amount and rate. The document's date is that of its
-- staging row or proforma where its period is not open. Else it is the journal line's, and null where the proforma set the
-- accounting date (post.invoice compares it), or was not exported, so that it may have; its amount is that of the whole document.
-- currency: projinvoicejour.currency projcdsactualsimport.journal_line_record projadvancedjournalline.cost_currency projadvancedjournalline.sales_currency
-- company voucher treatment amount accounting_amount exchange_rate: projinvoicejour.voucher projinvoicejour.exchange_rate projinvoiceempl.amount projinvoicecost.amount projinvoiceitem.amount projinvoicerevenue.amount projinvoiceonacc.amount projadvancedjournalline.voucher projcdsactualsimport.journal_line_record
create table finops.posting as
with header as (
  select
    company,
    customer_invoice_number,
    max(proposal_number) as proposal_number,
    max(voucher) as voucher,
    max(contract) as contract,
    max(currency) as currency,
    max(exchange_rate) as exchange_rate,
    max(total) as total,
    max(invoice_date) as invoice_date,
    max(since) as since
  from finops.invoice
  where voucher is not null
  group by company, customer_invoice_number
),
dated as (
  select p.company, p.proposal_number, max(p.accounting_date) as accounting_date
  from finops.proposal p
  group by p.company, p.proposal_number
),
proforma as (
  select distinct company, invoice_number from dataverse.invoice
),
lined as (
  select
    h.company, h.customer_invoice_number,
    coalesce(sum(l.amount + l.tax), 0) = h.total as whole,
    count(*) filter (where l.transaction_id is not null and l.treatment is null) = 0 as placed,
    count(*) filter (where l.transaction_id is not null and l.treatment is null and l.line_type <> 'on account') = 0 as work_placed,
    count(l.transaction_id) as lines,
    coalesce(sum(abs(l.amount + l.tax)), 0) as turnover
  from header h
  left join finops.treated_line l on l.company = h.company and l.customer_invoice_number = h.customer_invoice_number
  group by h.company, h.customer_invoice_number, h.total
),
invoiced as (
  select
    h.company,
    h.voucher,
    'invoice' as source,
    l.treatment,
    max(h.currency) as currency,
    coalesce(sum(l.amount), 0) as amount,
    coalesce(sum(l.tax), 0) as tax,
    sum(l.accounting_amount) as accounting_amount,
    sum(l.accounting_tax) as accounting_tax,
    count(l.transaction_id) as lines,
    bool_and(n.whole and n.placed) as judged,
    bool_and(n.whole) as whole,
    bool_and(n.whole and n.work_placed) as work_placed,
    true as alone,
    null as transaction_type,
    max(h.exchange_rate) as exchange_rate,
    max(h.total) as document_amount,
    max(n.turnover) as turnover,
    max(n.lines) as document_lines,
    max(h.invoice_date) as rate_date,
    max(case when d.accounting_date is null and f.invoice_number is not null then h.invoice_date else c.day end) as document_date,
    max(h.contract) as contract,
    cast(null as varchar) as project,
    max(h.proposal_number) as invoice,
    cast(null as uuid) as actual_id,
    max(h.since) as since
  from header h
  join lined n on n.company = h.company and n.customer_invoice_number = h.customer_invoice_number
  left join dated d on d.company = h.company and d.proposal_number = h.proposal_number
  left join finops.closed_day c on c.company = h.company and c.day = d.accounting_date
  left join proforma f on f.company = h.company and f.invoice_number = h.proposal_number
  left join finops.treated_line l on l.company = h.company and l.customer_invoice_number = h.customer_invoice_number
  group by h.company, h.voucher, l.treatment
),
journaled as (
  select
    j.company,
    j.voucher,
    'journal' as source,
    case when min(j.journal_line) = max(j.journal_line) then max(j.treatment) end as treatment,
    max(j.currency) as currency,
    max(j.amount) as amount,
    max(j.tax) as tax,
    max(j.accounting_amount) as accounting_amount,
    max(j.accounting_tax) as accounting_tax,
    1 as lines,
    min(j.journal_line) = max(j.journal_line) as alone,
    max(j.transaction_type) as transaction_type,
    bool_and(j.staging_id is not null) as named,
    max(j.exchange_rate) as exchange_rate,
    max(coalesce(c.day, j.accounting_date)) as document_date,
    max(j.contract) as contract,
    max(j.project) as project,
    max(j.actual_id) as actual_id,
    max(j.since) as since
  from finops.treated_journal_line j
  left join finops.closed_day c on c.company = j.company and c.day = j.staged_accounting_date
  where j.status = 'Posted' and j.voucher is not null and j.company is not null
  group by j.company, j.voucher
)
select * from invoiced
union all
select
  company,
  voucher,
  source,
  treatment,
  currency,
  amount,
  tax,
  accounting_amount,
  accounting_tax,
  lines,
  treatment is not null and treatment not in ('no ledger', 'never ledger') as judged,
  false as whole,
  false as work_placed,
  alone,
  transaction_type,
  case when alone and named then exchange_rate end as exchange_rate,
  amount as document_amount,
  abs(amount) as turnover,
  1 as document_lines,
  document_date as rate_date,
  case when alone then document_date end as document_date,
  contract,
  project,
  null as invoice,
  actual_id,
  since
from journaled;
