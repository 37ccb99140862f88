-- performs: sync.actual
-- Each actual that the map sends is a row of the actuals staging, without accounting details.
insert into typed.projcdsactualsimport (
  staging_id, actual_id, transaction_type, class, billing_type, quantity, price, amount, fee, currency, document_date,
  accounting_date, project, contract, contract_line, funding_source, invoice, external_origin, company_of_project,
  company_of_row, resourcing_company, created_at, modified_at
)
select
  guid_of('staging ' || cast(d.actual_id as varchar)),
  d.actual_id,
  d.transaction_type,
  d.class,
  coalesce(d.billing_type, 'Not specified'),
  d.quantity,
  d.price,
  d.amount,
  a.fee,
  d.currency,
  d.document_date,
  d.accounting_date,
  d.project,
  d.contract,
  d.contract_line,
  d.funding_source,
  d.invoice,
  a.external_origin,
  d.company,
  d.company,
  a.resourcing_company,
  t.as_of,
  t.as_of
from due_sync_actual d
join dataverse.actual a on a.actual_id = d.actual_id
cross join settings t
where not d.optional;
