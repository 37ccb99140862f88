-- result.stamped_later: per table, how many rows bear a stamp after as_of: an export of that moment would not have them, or not
-- as they are.
create or replace table result.stamped_later as
select t.table_name, count(*) as rows_counted
from result.stamped t
cross join settings s
where t.since > s.as_of
group by t.table_name
order by t.table_name;
