-- Open money by first cause, the largest first, with the age of its oldest finding in days, how many findings of that kind the
-- company has, and what to do.
with kind as (
  select company, rule, outcome, count(*) as findings, max(age_days) as oldest
  from result.finding
  group by company, rule, outcome
)
select
  c.company,
  c.currency,
  r.stage,
  c.cause_rule as rule,
  c.cause_outcome as outcome,
  c.invoices,
  c.other_rows,
  c.open,
  coalesce(k.findings, 0) as findings,
  k.oldest,
  w.why,
  w.fix
from result.cause_money c
join result.rule r on r.rule = c.cause_rule
left join kind k on k.rule = c.cause_rule and k.outcome = c.cause_outcome
  -- A cause of the whole export may be of no company, and so of every one.
  and (k.company is not distinct from c.company or k.company is null and r.stage = 'export')
left join result.wording w on w.rule = c.cause_rule and w.outcome = c.cause_outcome
order by c.open desc nulls last, c.company, c.currency, r.position, c.cause_outcome;
