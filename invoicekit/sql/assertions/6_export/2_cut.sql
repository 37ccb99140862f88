-- rule: export.cut
-- says: No export is cut off by date: not ten rows or more of an arrow are in one system alone before the first, or after the last, that both have.
-- from: result.outcome
-- key: arrow, system, which, day
-- explains: explained_rule, explained_subject
-- counts: rows
-- why broken: One system has nothing from before (or from after) a day on which both begin (or end): its export was filtered by date or made on another day than the other, or dual-write was turned on that day (or off after it). The finding names the arrow, the system and the day.
-- fix broken: Export the table again, whole, and both systems on one day. If the export is whole, look up since when the dual-write map runs: set go_live to the day from which both systems are used, or resend what came after the map stopped.
-- source: manage-actuals-reconciliation
with listed as (
  select rule, outcome
  from result.outcome
  where rule in ('sync.header', 'sync.actual', 'sync.connection', 'sync.milestone') and outcome in ('missing', 'unexpected')
    or rule = 'feedback.invoice' and outcome = 'unexpected'
  group by rule, outcome
  having count(*) >= 10
),
looked_for as (
  select distinct rule from listed
),
-- What both have, with the stamps of the side that expects it and of the side where it is looked for.
both_have as (
  select l.rule, e.since as expected_at, o.since as observed_at
  from looked_for l
  cross join dataverse.invoice e
  join finops.proposal o on o.company = e.company and o.proposal_number = e.invoice_number
  where l.rule = 'sync.header' and e.confirmed and e.order_type = 'Work based'
  union all
  select l.rule, e.since, o.since
  from looked_for l
  cross join dataverse.actual e
  join finops.staging o on o.actual_id = e.actual_id
  where l.rule = 'sync.actual' and e.sent
  union all
  select l.rule, e.since, o.since
  from looked_for l
  cross join dataverse.connection e
  join finops.relationship o on o.connection_id = e.connection_id
  where l.rule = 'sync.connection' and e.sent
  union all
  select l.rule, e.since, o.since
  from looked_for l
  cross join dataverse.milestone e
  join finops.on_account o on o.milestone_id = e.milestone_id
  where l.rule = 'sync.milestone'
  union all
  select l.rule, e.since, o.since
  from looked_for l
  cross join finops.invoice e
  join dataverse.invoice_fed_back o on o.proforma_number = e.proposal_number
  where l.rule = 'feedback.invoice' and o.customer_invoice_number is not null
),
ends as (
  select rule, 'missing' as outcome, min(expected_at) as first_at, max(expected_at) as last_at from both_have group by rule
  union all
  select rule, 'unexpected', min(observed_at), max(observed_at) from both_have group by rule
),
beyond as (
  select
    o.rule,
    case when (o.outcome = 'missing') = (o.rule = 'feedback.invoice') then 'Dataverse' else 'Finance' end as system,
    case when cast(o.since as date) < cast(e.first_at as date) then 'before' else 'after' end as which,
    cast(case when cast(o.since as date) < cast(e.first_at as date) then e.first_at else e.last_at end as date) as day,
    o.subject,
    o.since
  from result.outcome o
  join listed l on l.rule = o.rule and l.outcome = o.outcome
  join ends e on e.rule = o.rule and e.outcome = o.outcome
  where cast(o.since as date) < cast(e.first_at as date) or cast(o.since as date) > cast(e.last_at as date)
),
-- A single day is told by export.day.
many as (
  select rule, system, which
  from beyond
  group by rule, system, which
  having count(*) >= 10 and min(cast(since as date)) < max(cast(since as date))
),
cut as (
  select b.rule, b.system, b.which, b.day, b.subject, b.since
  from beyond b
  join many m on m.rule = b.rule and m.system = b.system and m.which = b.which
),
cut_actual as (
  select * from cut where rule = 'sync.actual' and system = 'Dataverse'
),
-- Where no actuals are cut off, no relationship row need be read.
any_actual as (
  select distinct rule from cut_actual
),
named as (
  select r.connection_id, cast(r.transaction_1 as varchar) as actual_id from any_actual cross join finops.relationship r
  union all
  select r.connection_id, cast(r.transaction_2 as varchar) from any_actual cross join finops.relationship r
)
select rule as arrow, system, which, day, rule as explained_rule, subject as explained_subject, since from cut
union all
-- A relationship row that names such an actual, and is not of that time itself.
select c.rule, c.system, c.which, c.day, o.rule, o.subject, o.since
from cut_actual c
join named n on n.actual_id = c.subject
join result.outcome o on o.rule = 'sync.connection' and o.subject = cast(n.connection_id as varchar)
left join cut d on d.rule = o.rule and d.subject = o.subject
where o.outcome = 'unexpected' and d.subject is null
qualify row_number() over (partition by o.subject order by c.which) = 1
