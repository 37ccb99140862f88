-- result.finding: what is wrong, in the columns of a finding. Waiting and blocked rows are none: they are not due, or
-- belong to their cause.
create or replace view result.finding as
select
  finding_id, rule, stage, outcome, severity, subject, company, contract, project, invoice, actual_id,
  currency, expected, observed, amount, columns, age_days, cause, why, fix, state
from result.listed
where outcome not in ('waiting', 'blocked')
order by position, off_by desc nulls last, outcome, subject;
