-- finops.customer_transaction: customer transactions that are marked as project invoices, or bear the voucher of one, whatever
-- their mark says
-- from: custtrans
create table finops.customer_transaction as
with project_voucher as (
  select distinct company, voucher from typed.projinvoicejour
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
  t.created_at as since
from typed.custtrans t
left join project_voucher v on v.company = t.company and v.voucher = t.voucher
where t.project_invoice or v.voucher is not null;
