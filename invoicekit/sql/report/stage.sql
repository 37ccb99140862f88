-- Per company and stage: findings, rows on their way, rows held up.
select
  o.company,
  r.stage,
  count(*) filter (where o.outcome not in ('waiting', 'blocked')) as findings,
  count(*) filter (where o.outcome = 'waiting') as waiting,
  count(*) filter (where o.outcome = 'blocked') as blocked
from result.outcome o
join result.rule r on r.rule = o.rule
where o.subject is not null
group by o.company, r.stage
order by o.company, r.stage;
