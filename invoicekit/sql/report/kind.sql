-- The kinds of findings (rule and outcome) in the order of the process: how many, in how many companies, how old, how many rows
-- they hold up, and what to do.
with held as (
  select cause_rule as rule, cause_subject as subject, count(*) as held_up
  from result.outcome
  where outcome = 'blocked' and subject is not null
  group by cause_rule, cause_subject
)
select
  l.rule,
  l.outcome,
  l.stage,
  count(*) as findings,
  count(distinct l.company) as companies,
  max(l.age_days) as oldest,
  cast(coalesce(sum(h.held_up), 0) as bigint) as held_up,
  any_value(w.why) as why,
  any_value(w.fix) as fix
from result.listed l
left join held h on h.rule = l.rule and h.subject = l.subject
left join result.wording w on w.rule = l.rule and w.outcome = l.outcome
where l.outcome not in ('waiting', 'blocked')
group by l.rule, l.outcome, l.stage, l.position
order by l.position, l.outcome;
