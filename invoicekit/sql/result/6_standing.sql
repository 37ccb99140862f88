-- result.standing: per company, what stands between it and closing. Rules that did not run and rows in quarantine
-- belong to no company and stand beside the verdict. A chosen company is in it without a row of its own, too: exported
-- is false then, and that nothing was found says nothing.
create or replace table result.standing as
with named as (
  select company from dataverse.invoice where company is not null
  union
  select company from finops.proposal where company is not null
  union
  select company from result.outcome where subject is not null
  union
  select company from result.chosen_company
),
counted as (
  select
    company,
    count(*) filter (where outcome not in ('waiting', 'blocked')) as findings,
    count(*) filter (where outcome = 'waiting') as waiting,
    count(*) filter (where outcome = 'blocked') as blocked
  from result.outcome
  where subject is not null
  group by company
)
select
  n.company,
  coalesce(c.findings, 0) as findings,
  coalesce(c.waiting, 0) as waiting,
  coalesce(c.blocked, 0) as blocked,
  n.company is null or e.company is not null as exported
from named n
left join counted c on c.company is not distinct from n.company
left join result.exported_company e on e.company = n.company
where n.company is null
  or n.company in (select company from result.chosen_company)
  or not exists (select 1 from result.chosen_company)
order by n.company;
