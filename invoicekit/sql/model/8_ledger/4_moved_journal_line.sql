-- finops.moved_journal_line: staging rows with a journal line that was dated from a period that is not open to the first day of a
-- later one [project-operations-integration-journal]. Whether it is the right one, post.period says.
-- staging_id kind: ledgerfiscalcalendarperiod.period
create table finops.moved_journal_line as
select distinct j.staging_id, j.kind
from finops.journal_line j
join finops.staging s on s.staging_id = j.staging_id
join finops.closed_day c on c.company = j.company and c.day = s.accounting_date
join finops.period p on p.company = j.company and p.starts_on = j.accounting_date
where p.starts_on > c.ends_on;
