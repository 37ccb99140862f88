-- The new drafts.
insert into typed.invoice (
  invoice_id, invoice_number_dual_write, invoice_number_shown, order_type, status, has_corrections, customer_id,
  contract_id, currency_id, company_id, payment_terms, detail_amount, tax, total, created_at, modified_at
)
with contract as (
  select
    contract_id,
    max(customer_id) as customer_id,
    max(company_id) as company_id,
    max(currency_id) as currency_id
  from typed.salesorder
  group by contract_id
),
before as (
  select contract_id, arg_max(payment_terms, created_at) as payment_terms from typed.invoice group by contract_id
)
select
  d.invoice_id,
  d.invoice,
  d.invoice,
  'Work based',
  'Draft',
  d.corrects is not null,
  c.customer_id,
  d.contract_id,
  coalesce(d.currency_id, c.currency_id),
  c.company_id,
  b.payment_terms,
  0,
  0,
  0,
  t.as_of,
  t.as_of
from perform_draft d
cross join settings t
left join contract c on c.contract_id = d.contract_id
left join before b on b.contract_id = d.contract_id
where d.is_new;
