-- Rows of one rule that a finding holds up, with that finding.
select *
from result.listed
where outcome = 'blocked' and rule = $rule
order by abs(amount) desc nulls last, subject;
