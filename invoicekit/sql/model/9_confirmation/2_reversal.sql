-- dataverse.reversal: reversals with what they reverse. Counts: the one of each original that counts (kept out of Finance first).
-- In scope: of an original that confirmation reverses; and an unbilled reversal that names no original. Compared: what
-- confirm.reversal or confirm.billed compares with its original.
-- from: msdyn_actual
-- original_id: msdyn_transactionconnection.transaction_1
-- adjustment_status: msdyn_actual.adjustment_status
-- company: msdyn_actual.project_id msdyn_project.company_id cdm_company.company | msdyn_actual.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_actual.currency_id transactioncurrency.currency
create table dataverse.reversal as
with reverses as (
  select record_id as actual_id, min(other_id) as original_id
  from dataverse.connection_end
  where role = 'reversing' and other_role = 'original' and record_type = 'msdynactual' and other_type = 'msdynactual'
  group by record_id
),
due as (
  select source_id as original_id
  from dataverse.line_detail
  where confirmed and scenario in ('unedited', 'edited', 'reduced', 'retainer applied')
    and source_transaction_type = 'Unbilled sales'
  union
  select actual_id from dataverse.new_unbilled where part = 'billed'
),
corrected as (
  select distinct invoice_id, original_id from dataverse.line_detail where confirmed and original_id is not null
),
reversed as (
  select
    a.actual_id,
    max(a.quantity) as quantity,
    max(a.amount) as amount,
    max(a.discount) as discount,
    max(a.fee) as fee,
    max(a.currency) as currency,
    max(a.since) as since,
    min(a.invoice_id) as invoice_id,
    min(a.transaction_type) as transaction_type
  from dataverse.actual a
  where a.actual_id in (select original_id from reverses)
  group by a.actual_id
),
found as (
  select
    a.actual_id, a.transaction_type, a.class, a.quantity, a.amount, a.discount, a.fee, a.currency, a.adjustment_status,
    a.skip_sync, a.company, a.contract, a.project, a.invoice, a.invoice_id, a.since, r.original_id
  from dataverse.actual a
  left join reverses r on r.actual_id = a.actual_id
  where a.transaction_type in ('Unbilled sales', 'Billed sales') and a.class is distinct from 'Tax'
    and (
      r.actual_id is not null
      or (
        a.transaction_type = 'Unbilled sales' and a.skip_sync and a.adjustment_status = 'Unadjustable'
        and (a.quantity < 0 or a.amount < 0) and a.class is distinct from 'Retainer'
      )
    )
),
judged as (
  select
    f.*,
    f.transaction_type = 'Unbilled sales' and (f.original_id is null or d.original_id is not null) as in_scope,
    row_number() over (
      partition by f.transaction_type, coalesce(f.original_id, f.actual_id)
      order by f.skip_sync desc, f.actual_id
    ) = 1 as counts
  from found f
  left join due d on d.original_id = f.original_id
)
select
  j.actual_id,
  j.original_id,
  j.transaction_type,
  j.class,
  j.quantity,
  j.amount,
  j.discount,
  j.fee,
  j.currency,
  o.quantity as original_quantity,
  o.amount as original_amount,
  o.discount as original_discount,
  o.fee as original_fee,
  o.currency as original_currency,
  o.since as original_since,
  o.invoice_id as original_invoice_id,
  coalesce(j.adjustment_status, 'Unadjustable') as adjustment_status,
  j.skip_sync,
  j.company,
  j.contract,
  j.project,
  j.invoice,
  j.invoice_id,
  j.since,
  j.in_scope,
  j.counts,
  (j.in_scope and j.counts) or (j.transaction_type = 'Billed sales' and c.invoice_id is not null) as compared,
  c.invoice_id is not null as by_correction
from judged j
left join reversed o on o.actual_id = j.original_id and o.transaction_type = j.transaction_type
left join corrected c on c.invoice_id = j.invoice_id and c.original_id = j.original_id;
