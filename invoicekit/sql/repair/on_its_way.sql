-- What is on its way needs no repair.
create schema if not exists perform;
create or replace table perform.on_its_way as
select rule, subject from result.listed where outcome = 'waiting'
union all
select 'import.journal-stuck', cast(j.journal_line as varchar)
from finops.journal_line j
where j.status <> 'Posted'
  and not exists (
    select 1
    from result.finding f
    where f.rule = 'import.journal-stuck' and f.subject = cast(j.journal_line as varchar)
  );
