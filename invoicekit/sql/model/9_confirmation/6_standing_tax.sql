-- dataverse.standing_tax: the tax that stands billed with a billed sale: its own, and of one on a correction also what was billed
-- before it and what was taken back of that. None where a part of it is not known: not exported, not written, or written twice.
-- from: msdyn_actual
create table dataverse.standing_tax as
with recursive taken_back as (
  select invoice_id, source_id, any_value(tax) as tax
  from dataverse.billed
  where part = 'reversal'
  group by invoice_id, source_id
  having count(*) = 1
),
sale as (
  select distinct b.actual_id, b.tax, d.corrects, d.original_id, r.tax as tax_taken_back
  from dataverse.billed b
  join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
  left join taken_back r on r.invoice_id = b.invoice_id and r.source_id = d.original_id
  where b.part <> 'reversal'
),
standing as (
  select actual_id, tax from sale where not corrects
  union all
  select s.actual_id, cast(o.tax + s.tax_taken_back + s.tax as decimal(28, 6))
  from standing o
  join sale s on s.original_id = o.actual_id
)
select actual_id, tax from standing where tax is not null;
