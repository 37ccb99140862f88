-- All findings of one rule; what differs as one text.
select
  finding_id, rule, outcome, severity, subject, company, contract, project, invoice, actual_id, currency, expected, observed, amount,
  array_to_string(
    list_transform(columns, lambda c: c.name || ': expected ' || coalesce(c.expected, 'empty') || ', observed ' || coalesce(c.observed, 'empty')),
    '; ') as columns,
  age_days, cause, why, fix
from result.listed
where outcome not in ('waiting', 'blocked') and rule = $rule
order by off_by desc nulls last, outcome, subject;
