-- Rows on their way, with the moment when each falls due.
select l.*, o.since + (s.as_of - r.cutoff) as due_at
from result.listed l
join result.outcome o on o.rule = l.rule and o.subject = l.subject
join result.rule r on r.rule = l.rule
cross join settings s
where l.outcome = 'waiting' and l.rule = $rule
order by due_at, l.subject;
