-- The parts of the bridge that are not zero, with how wide each is against the largest of its company and currency.
with part as (
  unpivot (select company, currency, arrow, expected, observed, missing, unexpected, ambiguous, duplicate, different, waiting, blocked from result.bridge)
  on missing, unexpected, ambiguous, duplicate, different, waiting, blocked
  into name outcome value amount
)
select
  p.company,
  p.currency,
  p.arrow,
  p.expected,
  p.observed,
  p.outcome,
  p.amount,
  cast(greatest(1, round(100 * abs(p.amount) / max(abs(p.amount)) over (partition by p.company, p.currency))) as integer) as width
from part p
join result.rule r on r.rule = p.arrow
where p.amount <> 0
order by p.company nulls last, p.currency nulls last, r.position, p.outcome
