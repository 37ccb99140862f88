-- The records that belong to each of the proforma invoices of trace_wanted: its billed sales, the unbilled sales behind them, and
-- the milestones that it bills.
create or replace temp table trace_record as
with billed as (
  select invoice, actual_id from dataverse.actual where invoice in (select invoice from trace_wanted)
  union
  select invoice, actual_id from finops.staging where invoice in (select invoice from trace_wanted)
)
select invoice, cast(actual_id as varchar) as record_id from billed
union
select b.invoice, cast(c.transaction_2 as varchar)
from dataverse.connection c
join billed b on b.actual_id = c.transaction_1
where c.role_1 = 'billedsales' and c.role_2 = 'unbilledsales'
union
select b.invoice, cast(r.transaction_2 as varchar)
from finops.relationship r
join billed b on b.actual_id = r.transaction_1
where r.role_1 = 'billedsales' and r.role_2 = 'unbilledsales'
union
select d.invoice, cast(e.other_id as varchar)
from dataverse.connection_end e
join dataverse.line_detail d on d.line_detail_id = e.record_id
where e.record_type = 'msdyninvoicelinetransaction'
  and e.other_type = 'msdyncontractlinescheduleofvalue'
  and d.invoice in (select invoice from trace_wanted);
