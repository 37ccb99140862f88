-- result.queue: what a run listed, findings and what is waiting or blocked, as a table: a page of it is read in milliseconds.
-- first_cause is the first cause of the finding's invoice, else the finding's own name; `place` is the order of result.finding.
create or replace table result.queue as
with invoice_cause as (
  select i.company, i.invoice, i.cause_rule || ' ' || o.outcome as cause
  from result.invoice_cause i
  join result.outcome o on o.rule = i.cause_rule and o.subject = i.cause_subject
),
blocking as (
  select rule, subject, outcome from result.outcome where outcome not in ('waiting', 'blocked')
)
select
  row_number() over (order by l.position, abs(l.amount) desc nulls last, l.outcome, l.subject) as place,
  l.finding_id,
  l.rule,
  l.stage,
  l.position,
  l.outcome,
  l.severity,
  case l.severity when 'high' then 1 when 'medium' then 2 else 3 end as severity_place,
  l.subject,
  l.company,
  l.contract,
  l.project,
  l.invoice,
  l.actual_id,
  l.currency,
  l.expected,
  l.observed,
  l.amount,
  l.age_days,
  case
    when l.age_days is null then 'not known'
    when l.age_days <= 7 then '0 to 7 days'
    when l.age_days <= 30 then '8 to 30 days'
    when l.age_days <= 90 then '31 to 90 days'
    else 'over 90 days'
  end as age,
  case
    when l.outcome = 'waiting' then 'waiting'
    else coalesce(i.cause, b.rule || ' ' || b.outcome, l.rule || ' ' || l.outcome)
  end as first_cause,
  case when l.outcome = 'blocked' then l.cause end as blocked_by,
  array_to_string(list_transform(l.columns, lambda x: x.name), ', ') as differs,
  l.state,
  lower(concat_ws(
    ' ', l.rule, l.outcome, l.subject, l.company, l.contract, l.project, l.invoice, l.actual_id, l.currency, l.finding_id
  )) as words
from result.listed l
left join invoice_cause i on i.company is not distinct from l.company and i.invoice = l.invoice
left join blocking b on l.outcome = 'blocked' and b.rule = l.cause_rule and b.subject = l.cause_subject;
