-- The broken assertions of the proforma invoices of trace_wanted, of the run that is in the tables of a run.
create or replace temp table trace_broken as
select
  o.rule,
  r.position,
  o.subject,
  o.invoice,
  o.currency,
  case when o.expected is not null or o.observed is not null then coalesce(o.observed, 0) - coalesce(o.expected, 0) end as amount
from result.outcome o
join result.rule r on r.rule = o.rule
where o.outcome = 'broken' and o.invoice in (select invoice from trace_wanted);
