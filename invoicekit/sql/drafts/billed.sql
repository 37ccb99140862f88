-- What a confirmed proforma invoice billed, by line detail; of one that was reduced what is chargeable comes first. The tax is all
-- that stands for the line; where that cannot be told, its own.
select
  b.actual_id,
  cast(d.line_detail_id as varchar) as line_detail,
  b.quantity,
  a.price,
  b.amount,
  coalesce(s.tax, b.tax, 0) as tax,
  coalesce(u.decimals, 2) as decimals
from dataverse.billed b
join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
join typed.msdyn_actual a on a.actual_id = b.actual_id
left join dataverse.standing_tax s on s.actual_id = b.actual_id
left join typed.transactioncurrency u on u.currency_id = a.currency_id
where b.invoice = $invoice and b.part <> 'reversal'
order by d.line_detail_id, b.part, b.actual_id
