-- finops.customer_transaction: customer transactions that are marked as project invoices, and, whatever their mark says, those
-- that bear the voucher of one, or its number and sign (a payment has the other sign): the customer owes what they say
-- Invoice: the proforma invoice that the number came back to.
-- from: custtrans
-- invoice: invoice.customer_invoice_number
create table finops.customer_transaction as
with project_voucher as (
  select distinct company, voucher from typed.projinvoicejour
),
project_number as (
  select distinct company, customer_invoice_number, total > 0 as owed from typed.projinvoicejour where total <> 0
),
proforma as (
  select company, customer_invoice_number, min(invoice_number) as invoice
  from dataverse.invoice
  where customer_invoice_number is not null
  group by company, customer_invoice_number
)
select
  t.company,
  t.voucher,
  t.customer,
  t.customer_invoice_number,
  t.invoice_date,
  upper(t.currency) as currency,
  t.amount,
  t.accounting_amount,
  p.invoice,
  t.created_at as since
from typed.custtrans t
left join project_voucher v on v.company = t.company and v.voucher = t.voucher
left join project_number n
  on n.company = t.company and n.customer_invoice_number = t.customer_invoice_number and n.owed = (t.amount > 0) and t.amount <> 0
left join proforma p on p.company = t.company and p.customer_invoice_number = t.customer_invoice_number
where t.project_invoice or v.voucher is not null or n.customer_invoice_number is not null;
