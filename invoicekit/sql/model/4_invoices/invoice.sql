-- finops.invoice: posted project invoices, with the ledger's accounting date of their voucher. Their accounting amount can be
-- judged where rates and all lines are there: each line is rounded.
-- from: projinvoicejour
-- accounting_date: subledgervouchergeneraljournalentry.accounting_date projinvoicejour.voucher
-- accounting_amount: projinvoicejour.exchange_rate projinvoiceempl.amount projinvoicecost.amount projinvoiceitem.amount projinvoicerevenue.amount projinvoiceonacc.amount
create table finops.invoice as
with ledger as (
  select company, voucher, max(accounting_date) as accounting_date
  from typed.subledgervouchergeneraljournalentry
  group by company, voucher
)
select
  i.company,
  i.customer_invoice_number,
  i.proposal_number,
  i.invoice_date,
  l.accounting_date,
  i.contract,
  i.customer,
  upper(i.currency) as currency,
  cast(i.exchange_rate * s.factor as decimal(20, 12)) as exchange_rate,
  i.total,
  coalesce(i.tax, 0) as tax,
  i.voucher,
  i.created_at as since
from typed.projinvoicejour i
cross join finops.invoice_rate_scale s
left join ledger l on l.company = i.company and l.voucher = i.voucher;
