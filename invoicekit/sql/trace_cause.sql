-- The rows that a cause of a whole export explains, of the run that is in the tables of a run.
create or replace temp table trace_cause as
select o.rule, o.subject, o.cause_rule, o.cause_subject
from result.outcome o
join result.rule c on c.rule = o.cause_rule
where o.outcome = 'blocked' and c.stage = 'export';
