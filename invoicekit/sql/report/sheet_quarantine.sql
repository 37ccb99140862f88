-- The rows that could not be read.
select *
from result.quarantine
order by table_name, file, line;
