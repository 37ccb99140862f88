-- What to import from staging: proposals one by one (selective import), and companies whose journal lines are missing.
select
  f.company,
  case when f.rule = 'import.line' then f.invoice end as proposal,
  case when f.rule = 'import.line' then 'Import from staging for this proposal' else 'Import from staging for the company' end as action,
  f.currency,
  count(*) as lines,
  sum(abs(f.amount)) as amount
from result.listed f
left join perform_not_to_do w on w.rule = f.rule and w.subject = f.subject
-- What an earlier step made due is new, and not due by itself yet; what waits for journal lines comes once these are posted.
where (f.outcome in ('missing', 'waiting') or f.outcome = 'blocked' and f.cause_rule = 'import.journal')
  and w.subject is null
  and f.rule in ('import.journal', 'import.line')
group by all
order by f.company, proposal nulls first, f.currency;
