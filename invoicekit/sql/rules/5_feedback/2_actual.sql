-- rule: feedback.actual
-- says: Voucher, exchange rate, accounting amount and sales tax of a staging row come back to its actual in Dataverse.
-- from: finops.staging
-- observed: dataverse.actual
-- observed rows: not sent or actual_id in (select actual_id from finops.staged_actual)
-- key: actual_id
-- sets: voucher
-- row: sync.actual by actual_id
-- compare: voucher, exchange_rate
-- money: accounting_amount, accounting_tax
-- lag: feedback
-- bridge: amount where transaction_type = 'Billed sales' and billing_type = 'Chargeable'
-- why missing: Dual-write did not carry the accounting details back to the actual.
-- why unexpected: The actual carries a voucher that its staging row has not.
-- why different: The actual carries other accounting details than its staging row.
-- fix missing: Check the map Project Operations integration actuals in the direction Finance to Dataverse, then save the staging row again.
-- fix unexpected: Look up the voucher in Finance; if it is not there, ask support to clear the actual.
-- fix different: Resend the staging row; Finance is right.
-- source: resource-dual-write-estimates-actuals
select
  actual_id,
  transaction_type,
  billing_type,
  voucher,
  exchange_rate,
  accounting_amount,
  accounting_tax,
  amount,
  currency,
  company,
  contract,
  project,
  invoice,
  changed_at as since
from finops.staging
where voucher is not null and not surplus
