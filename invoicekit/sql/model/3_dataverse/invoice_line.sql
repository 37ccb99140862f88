-- dataverse.invoice_line: proforma invoice lines; of several versions of one moment (export.versions tells them) the least, so that every
-- run takes the same one
-- from: invoicedetail
create table dataverse.invoice_line as
select
  invoice_line_id,
  invoice_id,
  coalesce(contract_line_id, contract_line_id_standard) as contract_line_id,
  billing_method,
  product_type,
  quantity,
  amount,
  tax,
  extended_amount,
  u.currency
from (
  select *
  from typed.invoicedetail
  qualify row_number() over (
    partition by invoice_line_id
    order by
      amount, contract_line_id, contract_line_id_standard, invoice_id, product_type, quantity, tax, extended_amount, billing_method,
      currency_id
  ) = 1
) l
left join dataverse.currency u on u.currency_id = l.currency_id;
