-- result.rule_count: how many keys of each rule have which outcome; matched is what was expected and is not listed
create or replace view result.rule_count as
with listed as (
  select rule, outcome, count(*) as keys
  from result.outcome
  where subject is not null
  group by rule, outcome
),
matched as (
  select t.rule, 'matched' as outcome, t.keys - coalesce(o.keys, 0) as keys
  from (select rule, sum(rows_counted) as keys from result.total where side = 'expected' group by rule) t
  left join (
    select rule, sum(expected_rows) as keys from result.outcome where outcome <> 'matched' group by rule
  ) o on o.rule = t.rule
),
counted as (
  select rule, outcome, keys from listed
  union all
  select rule, outcome, keys from matched where keys > 0
)
select r.rule, c.outcome, c.keys
from result.rule r
join counted c on c.rule = r.rule
order by r.position, c.outcome;
