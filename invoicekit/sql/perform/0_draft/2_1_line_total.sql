-- So does each of its service lines.
update typed.invoicedetail
set
  amount = t.amount,
  tax = t.tax,
  extended_amount = t.amount + t.tax,
  modified_at = (select as_of from settings)
from (
  select l.invoice_line_id, coalesce(p.amount, 0) as amount, coalesce(p.tax, 0) as tax
  from dataverse.invoice_line l
  left join perform_line_total p on p.invoice_line_id = l.invoice_line_id
  where (l.product_type is null or l.product_type = 'Project-based service')
    and (
      l.invoice_id in (select invoice_id from perform_touched)
      or l.invoice_id in (select invoice_id from perform_draft where is_new)
    )
) t
where t.invoice_line_id = typed.invoicedetail.invoice_line_id
  and (
    typed.invoicedetail.amount is distinct from t.amount
    or typed.invoicedetail.tax is distinct from t.tax
    or typed.invoicedetail.extended_amount is distinct from t.amount + t.tax
  );
