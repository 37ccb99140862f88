-- rule: export.date-shift
-- says: Dates do not move on their way: no ten rows of a company differ in nothing but dates that are all a day off to the same side.
-- from: result.outcome
-- key: explained_rule, company, days
-- explains: explained_rule, explained_subject
-- counts: rows
-- why broken: A time zone moved the dates by a day: they are stored as midnight of one zone and read in another (map 1.0.0.16 and later send the date as it stands, and do not mend what was sent before).
-- fix broken: Check the version of the dual-write map and the time zone of the export. If only the export shifts them, export again in UTC; if Finance holds the wrong day, ask support whether the rows can be resent before they are posted.
-- source: resource-dual-write-maps
with moved as (
  select
    rule,
    subject,
    company,
    since,
    date_diff('day', try_cast(expected as date), try_cast(observed as date)) as days
  from result.changed_column
),
shifted as (
  select rule, subject, company, since, min(days) as days
  from moved
  group by rule, subject, company, since
  having count(days) = count(*) and min(days) = max(days) and abs(min(days)) = 1
),
many as (
  select rule, company, days from shifted group by rule, company, days having count(*) >= 10
)
select
  s.rule as explained_rule,
  s.company,
  s.days,
  s.subject as explained_subject,
  s.since
from shifted s
join many m on m.rule = s.rule and m.company = s.company and m.days = s.days
