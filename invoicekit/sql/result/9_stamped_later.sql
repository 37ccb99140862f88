-- result.stamped_later: per table, how many rows bear a stamp after as_of: an export of that moment would not have them, or not
-- as they are. Of the chosen companies, where some are.
create or replace table result.stamped_later as
select t.table_name, count(*) as rows_counted
from result.stamped t
cross join settings s
where t.since > s.as_of
  and (
    t.company is null
    or t.company in (select company from result.chosen_company)
    or not exists (select 1 from result.chosen_company)
  )
group by t.table_name
order by t.table_name;
