-- What a confirmed proforma invoice billed, by line detail; of one that was reduced what is chargeable comes first. The tax is all
-- that stands for the line: of a correction what was billed before it, and what was taken back, too.
with recursive behind as (
  select b.actual_id as root_id, b.actual_id, b.invoice, d.original_id
  from dataverse.billed b
  join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
  where b.invoice = $invoice and b.part <> 'reversal'
  union
  select n.root_id, b.actual_id, b.invoice, d.original_id
  from behind n
  join dataverse.billed b on b.actual_id = n.original_id
  join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
),
standing as (
  select root_id, sum(tax) as tax
  from (
    select n.root_id, b.actual_id, b.tax
    from behind n
    join dataverse.billed b on b.actual_id = n.actual_id
    union
    select n.root_id, b.actual_id, b.tax
    from behind n
    join dataverse.billed b on b.invoice = n.invoice and b.source_id = n.original_id and b.part = 'reversal'
  )
  group by root_id
)
select
  b.actual_id,
  cast(d.line_detail_id as varchar) as line_detail,
  b.quantity,
  a.price,
  b.amount,
  coalesce(s.tax, 0) as tax,
  coalesce(u.decimals, 2) as decimals
from dataverse.billed b
join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
join typed.msdyn_actual a on a.actual_id = b.actual_id
left join standing s on s.root_id = b.actual_id
left join typed.transactioncurrency u on u.currency_id = a.currency_id
where b.invoice = $invoice and b.part <> 'reversal'
order by d.line_detail_id, b.part, b.actual_id
