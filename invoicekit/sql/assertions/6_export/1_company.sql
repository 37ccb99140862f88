-- rule: export.company
-- says: No export lacks a whole company: where ten rows or more of a company are open, the other side has rows of it.
-- from: result.outcome
-- key: company
-- explains: explained_rule, explained_subject
-- counts: rows
-- why broken: Every row of this company is missing on one side, so it is the export that lacks it: cross-company was not asked for, or a map's company filter leaves it out.
-- fix broken: If rows of the table are in quarantine, mend those first. Else export the table again for all companies (OData: add cross-company=true; data management: one export a company) and run again; if Finance itself has no rows, check the dual-write map's company filter.
-- source: resource-dual-write-setup-resources
with there as (
  select rule, company, side
  from result.total
  where rows_counted > 0 and not (rule = 'import.journal' and side = 'expected')
  group by rule, company, side
  union all
  -- Lines of what is lent are due in the lender's company, and staged in the other: they do not tell that its own rows are there.
  select 'import.journal', company, 'expected'
  from finops.staging
  where transaction_type in ('Cost', 'Unbilled sales')
  group by company
),
-- Of a side whose rows bear no company nobody can say which companies it lacks.
untold as (
  select rule, side
  from result.total
  where rows_counted > 0
  group by rule, side
  having count(company) = 0
),
open_row as (
  select
    o.rule,
    o.company,
    o.subject,
    o.since
  from result.outcome o
  left join there t on t.rule = o.rule and t.company = o.company
    and t.side = case when o.outcome = 'missing' then 'observed' else 'expected' end
  left join untold u on u.rule = o.rule
    and u.side = case when o.outcome = 'missing' then 'observed' else 'expected' end
  where o.outcome in ('missing', 'unexpected') and o.subject is not null and t.rule is null and u.rule is null
),
gone as (
  select rule, company from open_row group by rule, company having count(*) >= 10
),
-- What came back to staging of documents that the export lacks reads as unexpected, while others came back rightly.
fed_back as (
  select o.rule, o.company, o.subject, o.since
  from result.outcome o
  join gone g on g.company = o.company
    and (g.rule = 'post.invoice' and o.invoice is not null or g.rule = 'import.journal' and o.invoice is null)
  where o.rule = 'feedback.staging' and o.outcome = 'unexpected'
)
select
  o.rule as explained_rule,
  o.company,
  o.subject as explained_subject,
  o.since
from (
  select rule, company, subject, since from open_row
  union
  select rule, company, subject, since from fed_back
) o
join (select distinct company from gone) g on g.company = o.company
