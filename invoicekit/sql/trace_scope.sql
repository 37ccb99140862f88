-- The actuals that belong to one proforma invoice ($invoice): its billed sales, and the unbilled sales behind them.
create or replace temp table trace_actual as
with billed as (
  select actual_id from dataverse.actual where invoice = $invoice
  union
  select actual_id from finops.staging where invoice = $invoice
)
select actual_id from billed
union
select c.transaction_2
from dataverse.connection c
join billed b on b.actual_id = c.transaction_1
where c.role_1 = 'billedsales' and c.role_2 = 'unbilledsales'
union
select r.transaction_2
from finops.relationship r
join billed b on b.actual_id = r.transaction_1
where r.role_1 = 'billedsales' and r.role_2 = 'unbilledsales';
