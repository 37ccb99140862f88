-- What to mend before anything else, where something was found: the rows that could not be read. A finding may be only about them.
select q.table_name, q.file, q.line, q.column_name, q.value, q.reason
from result.quarantine q
where exists (select 1 from result.finding)
order by q.table_name, q.file, q.line;
