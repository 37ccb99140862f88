-- performs: post.invoice
-- Each proposal is posted as a customer invoice of the same total.
insert into typed.projinvoicejour (
  customer_invoice_number, proposal_number, invoice_date, contract, customer, currency, exchange_rate, total, tax, voucher,
  company, created_at
)
select
  n.customer_invoice_number,
  n.proposal_number,
  n.invoice_date,
  n.contract,
  n.customer,
  n.currency,
  n.exchange_rate * cast(1 / s.factor as integer),
  n.total,
  n.tax,
  n.voucher,
  n.company,
  t.as_of
from perform_new_invoice n
cross join finops.invoice_rate_scale s
cross join settings t;
