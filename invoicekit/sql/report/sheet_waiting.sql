-- Rows on their way, with the moment when each falls due (a stamp of the last day that there is has none after it).
select l.*, least(o.since + (s.as_of - r.cutoff), timestamp '9999-12-31 23:59:59') as due_at
from result.listed l
join result.outcome o on o.rule = l.rule and o.subject = l.subject
join result.rule r on r.rule = l.rule
cross join settings s
where l.outcome = 'waiting' and l.rule = $rule
order by due_at, l.subject;
