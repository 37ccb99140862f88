-- performs: post.customer
-- Each invoice stands in its customer's account, in its own and in the accounting currency.
insert into typed.custtrans (
  customer, voucher, customer_invoice_number, invoice_date, currency, amount, accounting_amount, project_invoice, company, created_at
)
select
  d.customer,
  d.voucher,
  d.customer_invoice_number,
  d.invoice_date,
  d.currency,
  d.amount,
  rounded(d.accounting_amount, c.decimals),
  true,
  d.company,
  t.as_of
from due_post_customer d
cross join settings t
left join finops.company c on c.company = d.company;
