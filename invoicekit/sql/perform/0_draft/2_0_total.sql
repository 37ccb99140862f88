-- Each invoice comes to what is on it.
update typed.invoice
set
  detail_amount = t.amount,
  tax = t.tax,
  total = t.amount + t.tax,
  modified_at = (select as_of from settings)
from perform_invoice_total t
where t.invoice_id = typed.invoice.invoice_id
  and (
    t.invoice_id in (select invoice_id from perform_touched)
    or t.invoice_id in (select invoice_id from perform_draft where is_new)
  )
  and (
    typed.invoice.detail_amount is distinct from t.amount
    or typed.invoice.tax is distinct from t.tax
    or typed.invoice.total is distinct from t.amount + t.tax
  );
