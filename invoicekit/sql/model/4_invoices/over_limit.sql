-- dataverse.over_limit: the rows of proforma invoices that send more of them than real-time sync carries: their billed sales, and
-- the new unbilled sales behind these [project-invoice-dual-write-asynchronous]. Empty in asynchronous mode.
-- from: msdyn_actual
create table dataverse.over_limit as
with large as (
  select a.invoice
  from dataverse.actual a
  cross join settings s
  where a.transaction_type = 'Billed sales' and a.sent and a.invoice is not null
  group by a.invoice, s.line_limit
  having 2 * count(*) > s.line_limit -- a billed sale has at most one new unbilled sale behind it
),
billed as (
  select a.actual_id, a.invoice
  from dataverse.actual a
  join large l on l.invoice = a.invoice
  where a.transaction_type = 'Billed sales' and a.sent
),
renewed as (
  select n.actual_id, b.invoice
  from billed b
  join dataverse.connection_end c on c.record_id = b.actual_id and c.role = 'billedsales' and c.other_role = 'unbilledsales'
  join dataverse.actual n on n.actual_id = c.other_id and n.sent
  join dataverse.connection_end r on r.record_id = n.actual_id and r.role = 'replacing' and r.other_role = 'original'
),
sending as (
  select actual_id, invoice from billed
  union
  select actual_id, invoice from renewed
),
counted as (
  select invoice, count(*) as sent_rows
  from sending
  group by invoice
)
select o.actual_id, min(o.invoice) as invoice
from sending o
join counted k on k.invoice = o.invoice
cross join settings s
where k.sent_rows > s.line_limit
group by o.actual_id;
