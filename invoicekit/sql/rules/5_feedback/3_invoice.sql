-- rule: feedback.invoice
-- says: Number, date and tax of the posted customer invoice come back to the proforma invoice, which is then Posted.
-- from: finops.invoice
-- observed: dataverse.invoice_fed_back
-- key: proforma_number
-- id: company, customer_invoice_number
-- sets: customer_invoice_number
-- row: sync.header by company, proforma_number
-- compare: customer_invoice_number, invoice_date, status
-- money: tax
-- lag: feedback
-- needs: dataverse.invoice.customer_invoice_number
-- why missing: The customer invoice did not come back to Project Operations: the export map is off, or failed.
-- why unexpected: The proforma invoice names a customer invoice that Finance has not posted.
-- why different: The proforma invoice shows another number, date, tax or status than the customer invoice.
-- fix missing: Turn on or rerun the dual-write map Project Operations integration invoice proposal export entity (msdyn_customerinvoices).
-- fix unexpected: Look up the customer invoice in Finance; if it is not there, ask support to clear the proforma.
-- fix different: Resend the customer invoice; Finance is right.
-- source: format-update-project-invoice-proposals
select
  proposal_number as proforma_number,
  customer_invoice_number,
  invoice_date,
  'Posted' as status,
  tax,
  currency,
  company,
  contract,
  proposal_number as invoice,
  customer_invoice_number as precedence,
  since
from finops.invoice
