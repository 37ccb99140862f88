-- The actuals that belong to the chosen invoices: their own, and those that these are linked to on either side.
create or replace temp table perform_chosen_actual as
with own as (
  select a.actual_id
  from dataverse.actual a
  join perform_chosen_invoice c on c.invoice = a.invoice
),
linked as (
  select distinct c.other_id as actual_id
  from dataverse.connection_end c
  join own o on o.actual_id = c.record_id
)
select actual_id from own
union
select actual_id from linked
union
select c.transaction_1
from dataverse.connection c
join linked l on l.actual_id = c.transaction_2
where c.role_1 = 'reversing';
