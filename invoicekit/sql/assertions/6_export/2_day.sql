-- rule: export.day
-- says: No export lacks a whole day: where ten actuals or more of a day are due, not all of them are missing from the other system.
-- from: result.outcome
-- key: explained_rule, company, day
-- explains: explained_rule, explained_subject
-- counts: rows
-- needs: dataverse.actual.skip_sync
-- why broken: Every row of this day is missing on one side: an export was filtered by date, a part of it was not copied, or dual-write stood still for the day.
-- fix broken: Compare the row counts of this day in both systems. If the export lacks it, export the table again; if Finance lacks it, resend the day with Sync actuals.
-- source: manage-actuals-reconciliation
with gone as (
  select rule, outcome, company, cast(since as date) as day, count(*) as lost
  from result.outcome
  where rule = 'sync.actual'
  group by rule, outcome, company, cast(since as date)
  having count(*) >= 10
),
sent as (
  select 'missing' as outcome, a.company, cast(a.since as date) as day, count(*) as due
  from dataverse.actual a
  join gone g on g.company = a.company and g.day = cast(a.since as date) and g.outcome = 'missing'
  where a.sent and not a.optional
  group by a.company, cast(a.since as date)
  union all
  select 'unexpected', s.company, cast(s.since as date), count(*)
  from finops.staging s
  join gone g on g.company = s.company and g.day = cast(s.since as date) and g.outcome = 'unexpected'
  group by s.company, cast(s.since as date)
)
select
  o.rule as explained_rule,
  o.company,
  g.day,
  o.subject as explained_subject,
  o.since
from result.outcome o
join gone g on g.rule = o.rule and g.outcome = o.outcome and g.company = o.company and g.day = cast(o.since as date)
join sent d on d.outcome = g.outcome and d.company = g.company and d.day = g.day
where g.lost >= d.due
