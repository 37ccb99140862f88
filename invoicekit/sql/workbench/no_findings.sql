-- Which of these rows are no findings, but waiting or blocked.
select finding_id
from result.queue
where outcome in ('waiting', 'blocked') and finding_id in (select unnest($finding_id))
