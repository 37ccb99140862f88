-- dataverse.invoice_fed_back: what came back from Finance to proforma invoices that are confirmed, or were once. A paid invoice was posted.
-- from: invoice
-- proforma_number: invoice.invoice_number_dual_write | invoice.invoice_number_shown
-- invoice_date: invoice.customer_invoice_date
-- company: invoice.company_id cdm_company.company | invoice.contract_id salesorder.company_id cdm_company.company
-- currency: invoice.currency_id transactioncurrency.currency
create view dataverse.invoice_fed_back as
select
  invoice_number as proforma_number,
  customer_invoice_number,
  customer_invoice_date as invoice_date,
  case when status = 'Invoice paid' then 'Posted' else status end as status,
  tax,
  currency,
  company,
  contract,
  invoice_number as invoice,
  since
from dataverse.invoice
where order_type = 'Work based' and (confirmed or customer_invoice_number is not null);
