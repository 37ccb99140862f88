-- They are on their drafts.
insert into typed.msdyn_invoicelinetransaction (
  line_detail_id, invoice_id, invoice_line_id, contract_line_id, contract_id, project_id, original_line_detail_id,
  correction, class, transaction_type, billing_type, quantity, price, amount, previous_amount, invoice_amount, discount,
  fee, extended_amount, tax, document_date, currency_id, created_at, modified_at
)
with line as (
  select invoice_id, coalesce(contract_line_id, contract_line_id_standard) as contract_line_id, min(invoice_line_id) as id
  from typed.invoicedetail
  group by invoice_id, coalesce(contract_line_id, contract_line_id_standard)
)
select
  n.line_detail_id,
  n.invoice_id,
  l.id,
  n.contract_line_id,
  i.contract_id,
  n.project_id,
  n.original_line_detail_id,
  coalesce(n.source_kind = 'original', false),
  n.class,
  'Billed sales',
  n.billing_type,
  n.quantity,
  n.price,
  n.amount,
  n.previous_amount,
  n.amount - coalesce(n.discount, 0) + coalesce(n.fee, 0) - coalesce(n.previous_amount, 0),
  n.discount,
  n.fee,
  case when n.discount is not null or n.fee is not null
    then n.amount - coalesce(n.discount, 0) + coalesce(n.fee, 0) end,
  n.tax,
  n.document_date,
  n.currency_id,
  t.as_of,
  t.as_of
from perform_new_detail n
cross join settings t
join typed.invoice i on i.invoice_id = n.invoice_id
left join line l on l.invoice_id = n.invoice_id and l.contract_line_id = n.contract_line_id
where n.line_detail_id not in (select line_detail_id from typed.msdyn_invoicelinetransaction);
