-- The new line details: what is ready, what was added by hand, what is corrected.
insert into perform_new_detail
select
  guid_of('line detail ' || cast(d.invoice_id as varchar) || cast(r.source_id as varchar)) as line_detail_id,
  d.invoice_id,
  r.contract_line_id,
  r.source_id,
  r.source_kind,
  null as original_line_detail_id,
  r.class,
  r.billing_type,
  r.quantity,
  r.price,
  r.amount,
  null as previous_amount,
  r.discount,
  r.fee,
  case when r.billing_type = 'Chargeable' then r.tax else 0 end as tax,
  r.document_date,
  r.project_id,
  r.currency_id
from perform_draft d
join perform_ready r on r.contract_id = d.contract_id
  and (r.funding_source_id is not distinct from d.funding_source_id or not d.is_new and d.funding_source_id is null)
left join perform_creating c on true
where d.corrects is null
  and (not d.is_new or r.document_date < c.dated_before or c.dated_before is null or r.document_date is null)
union all
select
  guid_of(
    'line detail by hand ' || cast(i.invoice_id as varchar) || cast(a.contract_line_id as varchar) || a.class
    || cast(a.amount as varchar)
    || cast((select count(*) from dataverse.line_detail o where o.invoice_id = i.invoice_id) as varchar)
  ),
  i.invoice_id,
  a.contract_line_id,
  null,
  null,
  null,
  a.class,
  a.billing_type,
  a.quantity,
  a.price,
  a.amount,
  null,
  null,
  null,
  a.tax,
  coalesce(a.document_date, cast(t.as_of as date)),
  l.project_id,
  i.currency_id
from perform_adding a
cross join settings t
join typed.invoice i on coalesce(i.invoice_number_dual_write, i.invoice_number_shown) = a.invoice
left join typed.salesorderdetail l on l.contract_line_id = a.contract_line_id
union all
select
  guid_of('line detail ' || cast(d.invoice_id as varchar) || cast(b.actual_id as varchar)),
  d.invoice_id,
  b.contract_line_id,
  b.actual_id,
  'original',
  c.line_detail_id,
  b.class,
  b.billing_type,
  c.quantity,
  b.price,
  c.amount,
  b.amount - coalesce(b.discount, 0) + coalesce(b.fee, 0),
  null,
  null,
  c.tax,
  b.document_date,
  b.project_id,
  b.currency_id
from perform_correcting c
join perform_draft d on d.corrects = c.invoice
join typed.msdyn_actual b on b.actual_id = c.original_id;
