-- What was refused when the steps were tried out and is still open, with the last reason: in words, or a cause. What is blocked by its
-- cause is told by what is left; what waits for something on its way is on its way, too.
with last as (
  select rule, subject, max(turn) as turn
  from perform_refused_in_trial
  group by rule, subject
)
select distinct r.step, r.rule, r.subject, r.company, r.invoice, r.cause_rule, r.cause_subject, r.why
from perform_refused_in_trial r
join last t on t.rule = r.rule and t.subject = r.subject and t.turn = r.turn
left join perform_not_to_do w on w.rule = r.cause_rule and w.subject = r.cause_subject and w.why = 'on its way'
where w.rule is null
  and exists (select 1 from result.listed l where l.rule = r.rule and l.subject = r.subject and l.outcome <> 'blocked')
order by r.step, r.rule, r.company, r.subject, r.cause_rule, r.cause_subject, r.why;
