-- dataverse.retainer: each unbilled sale of a retainer that is left to be applied, with the first of its chain (its root), which has
-- the amount and currency that were invoiced, and the retainer that it stands for where a link tells. What a correction of the
-- retainer's own invoice takes back, a draft's as well, is not invoiced any more.
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
),
-- Where no link tells which root the billed sale of a retainer left: the only one of its contract line, currency and amount,
-- where it is the only such billed sale as well.
lone_sale as (
  select contract_line_id, currency, amount, min(actual_id) as actual_id
  from dataverse.billed
  where class = 'Retainer' and part = 'billed' and unbilled_id is null
  group by contract_line_id, currency, amount
  having count(distinct actual_id) = 1
),
lone_root as (
  select contract_line_id, currency, amount, min(actual_id) as root_id
  from dataverse.actual
  where transaction_type = 'Unbilled sales' and class = 'Retainer'
    and actual_id not in (select actual_id from dataverse.replacing)
    and actual_id not in (select unbilled_id from dataverse.billed where unbilled_id is not null and amount > 0)
  group by contract_line_id, currency, amount
  having count(distinct actual_id) = 1
),
sold as (
  select actual_id, unbilled_id as root_id from dataverse.billed
  union all
  select s.actual_id, r.root_id
  from lone_sale s
  join lone_root r on r.contract_line_id = s.contract_line_id and r.currency = s.currency and r.amount = -s.amount
),
-- One that is on another line detail is invoiced again: that pays for what was applied.
invoiced_once as (
  select source_id from dataverse.line_detail where scenario = 'retainer invoiced' group by source_id having count(*) = 1
),
-- A second correction of the same is confirm.single-reversal's.
corrected as (
  select o.root_id, max(d.source_amount - d.amount) as amount, max(d.invoice) as invoice, max(d.since) as since
  from dataverse.line_detail d
  join sold o on o.actual_id = d.original_id
  join dataverse.billed b on b.actual_id = d.original_id
  join invoiced_once i on i.source_id = b.source_id
  where d.scenario = 'retainer corrected' and d.amount < d.source_amount
  group by o.root_id
)
select
  r.actual_id,
  r.root_id,
  coalesce(n.retainer_id, r.root_id) as retainer_id,
  abs(l.amount) - coalesce(c.amount, 0) as invoiced,
  l.currency,
  c.invoice as corrected_by,
  c.since as corrected_since
from root r
join left_over l on l.actual_id = r.root_id
left join named n on n.root_id = r.root_id
left join corrected c on c.root_id = r.root_id;
