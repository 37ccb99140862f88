-- finops.customer_transaction: customer transactions of project invoices (where the mark is not exported, or empty:
-- of the vouchers of posted project invoices)
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
where coalesce(t.project_invoice, v.voucher is not null);
