-- What to import from staging, in this order: companies whose journal lines are missing, then proposals one by one (selective import).
select
  f.company,
  case when f.rule = 'import.line' then f.invoice end as proposal,
  case
    when f.rule = 'import.journal' then 'Import from staging for the company, and post the journals that it makes'
    when p.invoice is not null then 'Delete the lines of this proposal, and import from staging for it'
    else 'Import from staging for this proposal'
  end as action,
  f.currency,
  count(*) as lines,
  -sum(f.amount) as amount
from result.listed f
left join perform_not_to_do w on w.rule = f.rule and w.subject = f.subject
left join perform_not_to_import n on n.rule = f.rule and n.subject = f.subject
left join (select distinct company, invoice from result.finding where rule = 'import.partial') p
  on p.company = f.company and p.invoice = f.invoice
-- What an earlier step made due is new, and not due by itself yet; what waits for journal lines comes once these are posted.
where (f.outcome in ('missing', 'waiting') or f.outcome = 'blocked' and f.cause_rule = 'import.journal')
  and f.rule in ('import.journal', 'import.line')
  and w.subject is null
  and n.subject is null
group by all
order by f.company, proposal nulls first, f.currency;
