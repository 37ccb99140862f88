-- One finding, with its wording.
select
  q.* exclude (words, state),
  l.columns,
  l.why,
  l.fix,
  coalesce(v.state, q.state) as state,
  v.owner,
  v.due,
  v.disposition,
  coalesce(v.answered, false) as answered
from result.queue q
join result.listed l on l.rule = q.rule and l.subject = q.subject
left join result.review v on v.finding_id = q.finding_id
where q.finding_id = $finding_id
