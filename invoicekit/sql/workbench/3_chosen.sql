-- chosen(...): the rows of the queue that a filter lets through, with what people said of them. An argument that is null lets all
-- through; '' means: none is named. which: findings (all outcomes but waiting and blocked), all, or one outcome.
create or replace macro result.chosen(
  which := 'findings', search := null, company := null, currency := null, stage := null, rule := null, severity := null,
  age := null, first_cause := null, invoice := null, owner := null, answer := null
) as table
select
  q.* exclude (state, words),
  coalesce(v.state, q.state) as state,
  v.owner,
  v.due,
  v.disposition,
  coalesce(v.answered, false) as answered,
  coalesce(v.notes, 0) as notes
from result.queue q
left join result.review v on v.finding_id = q.finding_id
where case which
    when 'all' then true
    when 'findings' then q.outcome not in ('waiting', 'blocked')
    else q.outcome = which
  end
  and (search is null or contains(q.words, lower(search)) or contains(lower(coalesce(v.owner, '')), lower(search)))
  and (company is null or coalesce(q.company, '') = company)
  and (currency is null or coalesce(q.currency, '') = currency)
  and (stage is null or q.stage = stage)
  and (rule is null or q.rule = rule)
  and (severity is null or q.severity = severity)
  and (age is null or q.age = age)
  and (first_cause is null or q.first_cause = first_cause)
  and (invoice is null or coalesce(q.invoice, '') = invoice)
  and (owner is null or coalesce(v.owner, '') = owner)
  and (answer is null or coalesce(v.answered, false) = (answer = 'answered'));
