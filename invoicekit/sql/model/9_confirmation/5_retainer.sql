-- dataverse.retainer: each unbilled sale of a retainer that is left to be applied, with the first of its chain (its root), which has
-- the amount and currency that were invoiced, and the retainer that it stands for where a link tells
-- from: msdyn_actual
create table dataverse.retainer as
with recursive left_over as (
  select actual_id, min(amount) as amount, min(currency) as currency
  from dataverse.actual
  where transaction_type = 'Unbilled sales' and class = 'Retainer'
  group by actual_id
),
before as (
  select r.actual_id, min(r.origin_id) as origin_id
  from dataverse.replacing r
  join left_over l on l.actual_id = r.actual_id
  join left_over o on o.actual_id = r.origin_id
  where r.actual_id <> r.origin_id
  group by r.actual_id
),
chain as (
  select actual_id, actual_id as root_id, 0 as steps from left_over
  union all
  select c.actual_id, b.origin_id, c.steps + 1
  from chain c
  join before b on b.actual_id = c.root_id
  where c.steps < 1000
),
root as (
  select actual_id, arg_max(root_id, steps) as root_id from chain group by actual_id
),
named as (
  select b.unbilled_id as root_id, min(b.source_id) as retainer_id
  from dataverse.billed b
  join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
  where d.scenario = 'retainer invoiced' and b.unbilled_id is not null
  group by b.unbilled_id
)
select
  r.actual_id,
  r.root_id,
  coalesce(n.retainer_id, r.root_id) as retainer_id,
  abs(l.amount) as invoiced,
  l.currency
from root r
join left_over l on l.actual_id = r.root_id
left join named n on n.root_id = r.root_id;
