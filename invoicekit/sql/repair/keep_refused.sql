-- What a stage of the step ($step, the $turn-th stage of all) refused, unless the step leaves it alone anyway.
insert into perform_refused_in_trial
select $step, $turn, r.rule, r.subject, r.company, r.invoice, r.cause_rule, r.cause_subject, r.why
from perform_refused r
where not exists (select 1 from perform_left_alone l where l.rule = r.rule and l.subject = r.subject);
