-- The customer invoice that a proposal ($invoice) was posted as, and what stands in the customer's account.
select
  i.customer_invoice_number,
  i.voucher,
  i.invoice_date,
  i.customer,
  i.currency,
  i.total,
  i.exchange_rate,
  c.accounting_amount
from finops.invoice i
left join finops.customer_transaction c on c.company = i.company and c.voucher = i.voucher
where i.proposal_number = $invoice;
