-- result.bridge_counted: per company, currency and arrow, the chargeable billed amount on both sides and what explains the difference.
-- The totals were counted without the join, the explanation comes from it: unexplained is what is left, and must be 0.
-- tolerated: differences of matched rows (within tolerance, or told by the arrow before).
-- not_carried: observed at the arrow before and not expected here: double rows, which count once from there on,
-- and rows that nothing follows from.
create or replace table result.bridge_counted as
with arrow as (
  select rule, position, row_number() over (order by position) as place from result.rule where bridges
),
total as (
  select
    t.rule,
    t.company,
    t.currency,
    sum(case when t.side = 'expected' then t.amount end) as expected,
    sum(case when t.side = 'observed' then t.amount end) as observed
  from result.total t
  where t.amount is not null
  group by t.rule, t.company, t.currency
),
part as (
  select rule, outcome, expected_company as company, expected_currency as currency, -sum(expected_bridge) as amount
  from result.outcome
  group by rule, outcome, expected_company, expected_currency
  union all
  select rule, outcome, observed_company, observed_currency, sum(observed_bridge)
  from result.outcome
  group by rule, outcome, observed_company, observed_currency
),
explained as (
  select
    rule,
    company,
    currency,
    sum(amount) filter (where outcome = 'missing') as missing,
    sum(amount) filter (where outcome = 'unexpected') as unexpected,
    sum(amount) filter (where outcome = 'ambiguous') as ambiguous,
    sum(amount) filter (where outcome = 'duplicate') as duplicate,
    sum(amount) filter (where outcome = 'different') as different,
    sum(amount) filter (where outcome = 'waiting') as waiting,
    sum(amount) filter (where outcome = 'blocked') as blocked,
    sum(amount) filter (where outcome = 'matched') as tolerated
  from part
  group by rule, company, currency
),
out_of_scope as (
  select
    rule,
    company,
    currency,
    sum(expected) as expected,
    sum(observed) as observed
  from (
    select rule, expected_company as company, expected_currency as currency, expected_bridge as expected, 0 as observed
    from result.outcome
    where outcome = 'none'
    union all
    select rule, observed_company, observed_currency, 0, observed_bridge
    from result.outcome
    where outcome = 'none'
  )
  group by rule, company, currency
),
place as (
  select distinct company, currency from total
),
station as (
  select
    a.rule as arrow,
    a.place,
    p.company,
    p.currency,
    coalesce(t.expected, 0) - coalesce(n.expected, 0) as expected,
    coalesce(t.observed, 0) - coalesce(n.observed, 0) as observed,
    coalesce(x.missing, 0) as missing,
    coalesce(x.unexpected, 0) as unexpected,
    coalesce(x.ambiguous, 0) as ambiguous,
    coalesce(x.duplicate, 0) as duplicate,
    coalesce(x.different, 0) as different,
    coalesce(x.waiting, 0) as waiting,
    coalesce(x.blocked, 0) as blocked,
    coalesce(x.tolerated, 0) as tolerated
  from arrow a
  cross join place p
  left join total t on t.rule = a.rule
    and t.company is not distinct from p.company and t.currency is not distinct from p.currency
  left join explained x on x.rule = a.rule
    and x.company is not distinct from p.company and x.currency is not distinct from p.currency
  left join out_of_scope n on n.rule = a.rule
    and n.company is not distinct from p.company and n.currency is not distinct from p.currency
)
select
  s.company,
  s.currency,
  s.arrow,
  coalesce(before.observed - s.expected, 0) as not_carried,
  s.expected,
  s.observed,
  s.missing,
  s.unexpected,
  s.ambiguous,
  s.duplicate,
  s.different,
  s.waiting,
  s.blocked,
  s.tolerated,
  s.observed - s.expected
    - (s.missing + s.unexpected + s.ambiguous + s.duplicate + s.different + s.waiting + s.blocked + s.tolerated) as unexplained
from station s
left join station before on before.place = s.place - 1
  and before.company is not distinct from s.company and before.currency is not distinct from s.currency
order by s.company, s.currency, s.place;

-- result.bridge: the rows whose currency is known. What bears none may be of several currencies, so that its sum is only a check.
create or replace view result.bridge as
select * from result.bridge_counted where currency is not null;

-- result.without_currency: how many rows of an arrow of the bridge bear no currency, on each side, where some of them have money
create or replace view result.without_currency as
select
  t.rule as arrow,
  t.company,
  cast(coalesce(sum(case when t.side = 'expected' then t.rows_counted end), 0) as bigint) as expected_rows,
  cast(coalesce(sum(case when t.side = 'observed' then t.rows_counted end), 0) as bigint) as observed_rows
from result.total t
join result.rule r on r.rule = t.rule
where r.bridges and t.currency is null and t.amount is not null
group by t.rule, t.company, r.position
order by r.position, t.company;
