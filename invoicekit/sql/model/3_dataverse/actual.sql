-- dataverse.actual: actuals; whether the dual-write map sends them to Finance [resource-dual-write-estimates-actuals], and
-- whether it may (an optional one may be in Finance or not, and neither is a finding); what they name is gone where the export
-- has no such record
-- from: msdyn_actual
-- company: msdyn_actual.project_id msdyn_project.company_id cdm_company.company | msdyn_actual.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_actual.currency_id transactioncurrency.currency
-- invoice: msdyn_actual.invoice_id
-- project: msdyn_actual.project_id msdyn_project.project
-- contract: msdyn_actual.funding_source_id msdyn_projectcontractsplitbillingrule.contract_id salesorder.contract | msdyn_actual.contract_id salesorder.contract
-- funding_source: msdyn_actual.funding_source_id msdyn_projectcontractsplitbillingrule.funding_source
create table dataverse.actual as
with resolved as (
  select
    a.actual_id,
    a.transaction_type,
    a.class,
    a.billing_type,
    a.billing_status,
    a.adjustment_status,
    coalesce(a.skip_sync, false) as skip_sync,
    a.quantity,
    a.price,
    a.amount,
    a.discount,
    a.fee,
    a.tax,
    u.currency,
    a.document_date,
    a.accounting_date,
    a.invoice_id,
    i.invoice_number as invoice,
    a.contract_id,
    coalesce(b.contract, c.contract) as contract,
    a.contract_line_id,
    a.contract_line,
    b.funding_source,
    a.project_id,
    j.project,
    coalesce(j.company, c.company) as company,
    coalesce(c.company, j.company) as contracting_company,
    r.company as resourcing_company,
    coalesce(a.intercompany, false)
      or coalesce(a.transaction_type = 'Cost' and r.company <> coalesce(w.company, j.company), false) as intercompany,
    a.external_origin,
    a.voucher,
    cast(a.exchange_rate * s.factor as decimal(20, 12)) as exchange_rate,
    a.accounting_amount,
    a.accounting_tax,
    a.currency_id is not null and u.currency_id is null as currency_gone,
    a.invoice_id is not null and i.invoice_id is null as invoice_gone,
    a.project_id is not null and j.project_id is null as project_gone,
    a.funding_source_id is not null and b.funding_source_id is null as funding_source_gone,
    a.contract_id is not null and c.contract_id is null as own_contract_gone,
    coalesce(b.contract_gone, false) as billed_contract_gone,
    coalesce(a.created_at, a.modified_at) as since
  from typed.msdyn_actual a
  cross join dataverse.actual_rate_scale s
  left join dataverse.currency u on u.currency_id = a.currency_id
  left join dataverse.invoice_number i on i.invoice_id = a.invoice_id
  left join dataverse.contract c on c.contract_id = a.contract_id
  left join dataverse.funding_source b on b.funding_source_id = a.funding_source_id
  left join dataverse.project j on j.project_id = a.project_id
  left join dataverse.company w on w.company_id = a.owning_company_id
  left join dataverse.company r on r.company_id = a.resourcing_company_id
),
judged as (
  select
    r.*,
    r.transaction_type in ('Resourcing unit cost', 'Inter-organizational sales') as lent,
    r.class is not distinct from 'Tax' or (r.transaction_type = 'Cost' and r.intercompany) as one_sided
  from resolved r
)
select
  j.* exclude (own_contract_gone, billed_contract_gone),
  j.contract is null and (j.own_contract_gone or j.billed_contract_gone or j.funding_source_gone) as contract_gone,
  coalesce(
      j.transaction_type in
        ('Cost', 'Unbilled sales', 'Billed sales', 'Resourcing unit cost', 'Inter-organizational sales'),
      false)
    and not j.skip_sync
    and (j.one_sided or j.transaction_type <> 'Cost' or j.project_id is not null) as sent,
  case
    when j.one_sided then true
    when j.lent then j.resourcing_company is null or j.resourcing_company is not distinct from j.contracting_company
    else j.transaction_type = 'Cost' and j.voucher is not null
  end as optional
from judged j;
