-- dataverse.line_detail: invoice line details (ILD)
-- from: msdyn_invoicelinetransaction
create table dataverse.line_detail as
select
  d.line_detail_id,
  d.invoice_id,
  d.contract_line_id,
  d.original_line_detail_id,
  d.correction,
  d.class,
  d.billing_type,
  d.quantity,
  d.price,
  d.amount,
  d.invoice_amount,
  d.tax,
  u.currency
from typed.msdyn_invoicelinetransaction d
left join dataverse.currency u on u.currency_id = d.currency_id;
