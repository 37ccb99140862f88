-- What the steps leave, whole in perform_left: findings, and what is blocked, with its cause.
select
  finding_id,
  rule,
  stage,
  outcome,
  severity,
  subject,
  company,
  contract,
  project,
  invoice,
  actual_id,
  currency,
  expected,
  observed,
  amount,
  age_days,
  cause_rule,
  cause_subject,
  why,
  fix
from perform_left
order by outcome = 'blocked', position, off_by desc nulls last, outcome, subject;
