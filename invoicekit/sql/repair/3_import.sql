-- What to import from staging: proposals one by one (selective import), and companies whose journal lines are missing.
select
  f.company,
  case when f.rule = 'import.line' then f.invoice end as proposal,
  case when f.rule = 'import.line' then 'Import from staging for this proposal' else 'Import from staging for the company' end as action,
  f.currency,
  count(*) as lines,
  sum(abs(f.amount)) as amount
from result.finding f
where f.outcome = 'missing' and f.rule in ('import.journal', 'import.line')
group by all
order by f.company, proposal nulls first, f.currency;
