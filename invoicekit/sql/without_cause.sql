-- A line that is blocked by what is told at no row would be told by nothing: it is missing.
update result.outcome
set outcome = 'missing', cause_rule = null, cause_subject = null
where outcome = 'blocked'
  and rule = 'import.line'
  and cause_rule is not null
  and not exists (
    select c.rule
    from (select rule, subject from result.outcome) c
    where c.rule = result.outcome.cause_rule and c.subject = result.outcome.cause_subject
  );
