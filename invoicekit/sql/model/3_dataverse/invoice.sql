-- dataverse.invoice: proforma invoices. One that names no company has its contract's, so contracts are needed to tell it.
-- What it names is gone where the export has no such record.
-- from: invoice
-- invoice_number: invoice.invoice_number_dual_write | invoice.invoice_number_shown
-- company: invoice.contract_id salesorder.company_id cdm_company.company
-- currency: invoice.currency_id transactioncurrency.currency
-- contract: invoice.contract_id salesorder.contract
-- customer: invoice.customer_id account.customer account.billing_customer_id
create table dataverse.invoice as
select
  i.invoice_id,
  coalesce(i.invoice_number_dual_write, i.invoice_number_shown) as invoice_number,
  coalesce(i.order_type, 'Work based') as order_type,
  i.status,
  i.status in ('Confirmed', 'Posted', 'Invoice paid') as confirmed,
  i.bulk_confirmation_status,
  i.has_corrections,
  coalesce(p.company, c.company) as company,
  u.currency,
  i.contract_id,
  c.contract,
  i.customer_id,
  k.customer,
  i.currency_id is not null and u.currency_id is null as currency_gone,
  i.contract_id is not null and c.contract_id is null as contract_gone,
  i.customer_id is not null and coalesce(k.customer_gone, true) as customer_gone,
  replace(lower(i.payment_terms), ' ', '') as payment_terms,
  i.invoice_date,
  i.accounting_date,
  i.detail_amount,
  i.tax,
  i.total,
  i.customer_invoice_number,
  i.customer_invoice_date,
  i.created_at,
  coalesce(i.modified_at, i.created_at) as since
from typed.invoice i
left join dataverse.contract c on c.contract_id = i.contract_id
left join dataverse.company p on p.company_id = i.company_id
left join dataverse.currency u on u.currency_id = i.currency_id
left join dataverse.customer k on k.customer_id = i.customer_id;
