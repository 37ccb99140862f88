-- Rows that a finding holds up, with that finding.
select *
from result.listed
where outcome = 'blocked'
order by position, abs(amount) desc nulls last, subject;
