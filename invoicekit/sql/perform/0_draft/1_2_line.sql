-- One line for each contract line, also where it has no item.
insert into typed.invoicedetail (
  invoice_line_id, invoice_id, contract_line_id, contract_line_id_standard, billing_method, product_type, project_id,
  quantity, tax, amount, extended_amount, currency_id, created_at, modified_at
)
with line as (
  select
    contract_line_id,
    max(contract_id) as contract_id,
    max(billing_method) as billing_method,
    max(product_type) as product_type,
    max(project_id) as project_id
  from typed.salesorderdetail
  group by contract_line_id
)
select
  guid_of('proforma invoice line ' || cast(d.invoice_id as varchar) || cast(l.contract_line_id as varchar)),
  d.invoice_id,
  l.contract_line_id,
  l.contract_line_id,
  l.billing_method,
  coalesce(l.product_type, 'Project-based service'),
  l.project_id,
  case when coalesce(l.product_type, 'Project-based service') = 'Project-based service' then 1 else 0 end,
  0,
  0,
  0,
  d.currency_id,
  t.as_of,
  t.as_of
from perform_draft d
join line l on l.contract_id = d.contract_id
cross join settings t
left join dataverse.invoice_line o on o.invoice_id = d.invoice_id and o.contract_line_id = l.contract_line_id
where o.invoice_line_id is null;
