-- An edited line has its new figures; what it changes on a correction is that much more or less.
update typed.msdyn_invoicelinetransaction
set
  quantity = e.quantity,
  price = e.price,
  invoice_amount = coalesce(typed.msdyn_invoicelinetransaction.invoice_amount, typed.msdyn_invoicelinetransaction.amount)
    + e.amount - typed.msdyn_invoicelinetransaction.amount,
  extended_amount = typed.msdyn_invoicelinetransaction.extended_amount
    + e.amount - typed.msdyn_invoicelinetransaction.amount,
  amount = e.amount,
  tax = e.tax,
  billing_type = e.billing_type,
  modified_at = (select as_of from settings)
from perform_editing e
where e.line_detail_id = typed.msdyn_invoicelinetransaction.line_detail_id
  and (
    e.quantity is distinct from typed.msdyn_invoicelinetransaction.quantity
    or e.price is distinct from typed.msdyn_invoicelinetransaction.price
    or e.amount is distinct from typed.msdyn_invoicelinetransaction.amount
    or e.tax is distinct from coalesce(typed.msdyn_invoicelinetransaction.tax, 0)
    or e.billing_type is distinct from typed.msdyn_invoicelinetransaction.billing_type
  );
