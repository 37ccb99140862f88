-- dataverse.new_unbilled: unbilled sales that replace the unbilled or billed sale of a confirmed line detail (its origin), and
-- what an invoiced retainer left to be consumed (its origin is the line detail). Part: remainder of a retainer and where it is billed by a line detail of its
-- own, else billed where a billed sale names it or its billing status says so. An origin that was not exported is unknown.
-- from: msdyn_actual
-- origin_id part: msdyn_transactionconnection.transaction_1 msdyn_actual.billing_status
-- company: msdyn_actual.project_id msdyn_project.company_id cdm_company.company | msdyn_actual.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_actual.currency_id transactioncurrency.currency
create table dataverse.new_unbilled as
with origin as (
  select
    coalesce(original_id, source_id) as origin_id,
    arg_min(invoice, line_detail_id) as invoice,
    arg_min(since, line_detail_id) as since,
    bool_and(source_transaction_type is null) as origin_unknown
  from dataverse.line_detail
  where confirmed and coalesce(original_id, source_id) is not null
  group by coalesce(original_id, source_id)
),
behind as (
  select record_id as actual_id, other_id as billed_id
  from dataverse.connection_end
  where role = 'unbilledsales' and other_role = 'billedsales' and record_type = 'msdynactual' and other_type = 'msdynactual'
),
replaces as (
  select
    r.actual_id,
    min(r.origin_id) as origin_id,
    arg_min(o.invoice, r.origin_id) as invoice,
    arg_min(o.since, r.origin_id) as since,
    arg_min(o.origin_unknown, r.origin_id) as origin_unknown
  from dataverse.replacing r
  join origin o on o.origin_id = r.origin_id
  group by r.actual_id
),
named as (
  select distinct b.actual_id from behind b join replaces r on r.actual_id = b.actual_id
),
own_detail as (
  select distinct source_id as actual_id
  from dataverse.line_detail
  where source_id is not null and scenario is not null and not corrects
),
left_by_retainer as (
  select b.actual_id, min(p.line_detail_id) as origin_id, min(r.invoice) as invoice, min(r.since) as since
  from behind b
  join dataverse.actual r on r.actual_id = b.billed_id and r.class = 'Retainer' and r.amount > 0
  join dataverse.sole_detail p on p.invoice_id = r.invoice_id and p.scenario = 'retainer invoiced'
    and p.contract_line_id is not distinct from r.contract_line_id
  group by b.actual_id
),
new as (
  select
    r.actual_id, r.origin_id, r.invoice, r.since, r.origin_unknown, n.actual_id is not null as named,
    d.actual_id is not null as own_detail
  from replaces r
  left join named n on n.actual_id = r.actual_id
  left join own_detail d on d.actual_id = r.actual_id
  union all
  select actual_id, origin_id, invoice, since, false, false, true
  from left_by_retainer
  where actual_id not in (select actual_id from replaces)
)
select
  a.actual_id,
  n.origin_id,
  coalesce(a.billing_type, '') as billing_type,
  case
    when n.own_detail or a.class = 'Retainer' then 'remainder'
    when n.named or a.billing_status = 'Customer invoice posted' then 'billed'
    else 'remainder'
  end as part,
  a.class,
  a.billing_status,
  a.quantity,
  a.amount,
  a.currency,
  a.company,
  a.contract,
  a.project,
  n.invoice,
  n.since as invoice_since,
  n.origin_unknown,
  a.since
from dataverse.actual a
join new n on n.actual_id = a.actual_id
where a.transaction_type = 'Unbilled sales' and a.class is distinct from 'Tax';
