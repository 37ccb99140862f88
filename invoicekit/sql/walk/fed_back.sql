-- What came back to the billed sales of a proforma invoice ($invoice), and to its header.
select
  'actual' as what, a.class, a.billing_type, a.amount, a.currency, a.voucher, a.exchange_rate, a.accounting_amount, cast(null as varchar) as status
from dataverse.actual a
where a.invoice = $invoice and a.transaction_type = 'Billed sales'
union all
select 'invoice', null, null, total, currency, customer_invoice_number, null, null, status
from dataverse.invoice
where invoice_number = $invoice
order by what, class, amount desc;
