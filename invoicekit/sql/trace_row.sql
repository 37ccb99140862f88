-- What a cause of the whole export explains is blocked by it, as in a run.
update trace_row set outcome = 'blocked', cause_rule = c.cause_rule, cause_subject = c.cause_subject
from trace_cause c
where trace_row.rule = c.rule and trace_row.subject = c.subject;

-- The rows of trace_row by the invoice that they were looked up for: its own, and those of its actuals and milestones; in the order of the
-- rules, what is not matched by its subject.
create or replace temp table traced_row as
select w.invoice as traced, t.*, row_number() over (
  order by r.position, t.outcome, t.subject, t.actual_id, t.expected, t.observed) as place
from trace_row t
join result.rule r on r.rule = t.rule
join trace_wanted w on t.invoice = w.invoice
  or exists (select 1 from trace_record a where a.invoice = w.invoice and a.record_id = coalesce(t.actual_id, t.subject));
