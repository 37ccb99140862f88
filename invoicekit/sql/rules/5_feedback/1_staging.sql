-- rule: feedback.staging
-- says: Posting a journal or an invoice writes voucher, exchange rate, accounting amount and sales tax to the staging row.
-- from: finops.journal_line
-- observed: finops.staging
-- observed rows: not surplus and not coalesce(transaction_type = 'Cost' and external_origin is not null and journal_line_record is null, false)
-- key: actual_id
-- id: company, transaction_id
-- sets: voucher
-- row: import.line by company, transaction_id
-- compare: voucher, exchange_rate?
-- money: accounting_amount?, accounting_tax?
-- lag: feedback
-- bridge: amount where transaction_type = 'Billed sales' and billing_type = 'Chargeable'
-- needs: finops.invoice_line.transaction_id, finops.invoice_line.staging_id, finops.invoice_line.voucher, finops.invoice_line.accounting_amount, finops.invoice_line.accounting_tax
-- why missing: Posting did not write the accounting details back to the staging row.
-- why unexpected: The staging row carries a voucher and neither its journal line nor its invoice is posted.
-- why different: The staging row carries other accounting details than what was posted.
-- fix missing: Ask support to rerun the feedback of this voucher; until then Project Operations shows the actual as not posted.
-- fix unexpected: Look up the voucher in the ledger; if it is not there, ask support to clear the row.
-- fix different: Compare the voucher with the posted line; the ledger is right.
-- source: resource-dual-write-estimates-actuals
select
  actual_id,
  company,
  voucher,
  exchange_rate,
  accounting_amount,
  accounting_tax,
  amount,
  currency,
  project,
  cast(null as varchar) as invoice,
  cast(null as varchar) as transaction_id,
  cast(null as varchar) as transaction_type,
  cast(null as varchar) as billing_type,
  since
from finops.journal_line
where status = 'Posted'
  and voucher is not null
  and actual_id is not null
  and not surplus
  and kind is distinct from 'fee'
  -- An invoice line of the same row comes after its journal line, and tells what is there then.
  and staging_id not in (select staging_id from finops.invoice_line where staging_id is not null)
union all
select
  actual_id,
  company,
  voucher,
  exchange_rate,
  accounting_amount,
  accounting_tax,
  amount,
  currency,
  project,
  proposal_number as invoice,
  transaction_id,
  'Billed sales' as transaction_type,
  'Chargeable' as billing_type,
  since
from finops.invoice_line
where voucher is not null and not surplus and kind is distinct from 'fee'
