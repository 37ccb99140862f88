-- rule: sync.actual
-- says: Every actual that the dual-write map sends is once in Finance's actuals staging, with the same figures.
-- from: dataverse.actual
-- observed: finops.staging
-- key: actual_id
-- compare: company??, resourcing_company??, transaction_type, class, billing_type, quantity, price, currency unless currency_gone, document_date, accounting_date, project unless project_gone, contract unless contract_gone, contract_line, funding_source unless funding_source_gone, invoice unless invoice_gone
-- money: amount
-- lag: sync
-- needs: dataverse.actual.skip_sync, dataverse.actual.class, dataverse.actual.project_id
-- bridge: amount where transaction_type = 'Billed sales' and billing_type = 'Chargeable'
-- why missing: Dual-write did not carry the actual: the map was stopped or failed for this row, or a mandatory key (a company, a bookable resource) could not be resolved.
-- why unexpected: Finance holds a row whose actual is gone from Dataverse (rolled back after a time-out) or should never have been sent. It can never be posted.
-- why duplicate: The same actual is staged more than once, so its work may be journaled or invoiced twice.
-- why different: The row changed on one side after the sync, or a time zone moved its date.
-- fix missing: Project Operations > Out of sync actuals: resend it (of the last month; else support can); if it fails again, read the dual-write error of the map Project Operations integration actuals.
-- fix unexpected: Project management and accounting > Project Operations integration workspace: do not post it. Project actuals prevalidation (10.0.43), once switched on, marks such rows invalid; else ask support to.
-- fix duplicate: Have the surplus staging row marked as invalid before the next import from staging.
-- fix different: Correct the actual in Dataverse (reverse and re-enter) or resend it; never edit the staging row of a posted line.
-- source: resource-dual-write-estimates-actuals
select
  a.actual_id,
  a.transaction_type,
  a.class,
  a.billing_type,
  a.quantity,
  a.price,
  a.amount,
  a.currency,
  a.document_date,
  a.accounting_date,
  a.project,
  a.contract,
  a.contract_line,
  a.funding_source,
  a.invoice,
  a.company,
  -- Of work lent between companies the lender's journal is written in it; of other rows nobody reads it.
  case when a.lent then a.resourcing_company end as resourcing_company,
  a.currency_gone,
  a.project_gone,
  a.contract_gone,
  a.funding_source_gone,
  a.invoice_gone,
  a.optional,
  a.since,
  case when o.actual_id is not null then 'sync.line-limit' end as document_rule,
  o.invoice as document_subject
from dataverse.actual a
left join dataverse.over_limit o on o.actual_id = a.actual_id
where a.sent
