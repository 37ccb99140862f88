-- dataverse.reversal: reversals with what they reverse. Counts: the one of each original that counts (kept out of Finance first).
-- In scope: of an original that confirmation reverses; and an unbilled reversal that names no original.
-- from: msdyn_actual
-- original_id: msdyn_transactionconnection.transaction_1
-- adjustment_status: msdyn_actual.adjustment_status
-- company: msdyn_actual.project_id msdyn_project.company_id cdm_company.company | msdyn_actual.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_actual.currency_id transactioncurrency.currency
create table dataverse.reversal as
with reversing as (
  select transaction_1 as actual_id, transaction_2 as original_id
  from dataverse.connection
  where role_1 = 'reversing' and role_2 = 'original' and type_1 = 'msdynactual' and type_2 = 'msdynactual'
  union all
  select transaction_2, transaction_1
  from dataverse.connection
  where role_2 = 'reversing' and role_1 = 'original' and type_1 = 'msdynactual' and type_2 = 'msdynactual'
),
reverses as (
  select actual_id, min(original_id) as original_id from reversing group by actual_id
),
due as (
  select source_id as original_id
  from dataverse.line_detail
  where confirmed and scenario in ('unedited', 'edited', 'reduced', 'retainer applied')
    and source_transaction_type = 'Unbilled sales'
  union
  select actual_id from dataverse.new_unbilled where part = 'billed'
),
found as (
  select a.*, r.original_id
  from dataverse.actual a
  left join reverses r on r.actual_id = a.actual_id
  where a.transaction_type in ('Unbilled sales', 'Billed sales')
    and (
      r.actual_id is not null
      or (
        a.transaction_type = 'Unbilled sales' and a.skip_sync and a.adjustment_status = 'Unadjustable'
        and (a.quantity < 0 or a.amount < 0)
      )
    )
)
select
  f.actual_id,
  f.original_id,
  f.transaction_type,
  f.class,
  f.quantity,
  f.amount,
  f.currency,
  coalesce(f.adjustment_status, 'Unadjustable') as adjustment_status,
  f.skip_sync,
  f.company,
  f.contract,
  f.project,
  f.invoice,
  f.invoice_id,
  f.since,
  f.transaction_type = 'Unbilled sales' and (f.original_id is null or d.original_id is not null) as in_scope,
  row_number() over (
    partition by f.transaction_type, coalesce(f.original_id, f.actual_id)
    order by f.skip_sync desc, f.actual_id
  ) = 1 as counts
from found f
left join due d on d.original_id = f.original_id;
