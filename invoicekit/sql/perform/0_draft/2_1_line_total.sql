-- So does each of its service lines.
update typed.invoicedetail l
set amount = n.amount, tax = n.tax, extended_amount = n.amount + n.tax, modified_at = n.as_of
from (
  select r.rowid as place, coalesce(p.amount, 0) as amount, coalesce(p.tax, 0) as tax, s.as_of
  from dataverse.invoice_line v
  join typed.invoicedetail r on r.invoice_line_id = v.invoice_line_id
  left join perform_line_total p on p.invoice_line_id = v.invoice_line_id
  cross join settings s
  where (v.product_type is null or v.product_type = 'Project-based service')
    and (
      v.invoice_id in (select invoice_id from perform_touched)
      or v.invoice_id in (select invoice_id from perform_draft where is_new)
    )
    and (
      r.amount is distinct from coalesce(p.amount, 0)
      or r.tax is distinct from coalesce(p.tax, 0)
      or r.extended_amount is distinct from coalesce(p.amount, 0) + coalesce(p.tax, 0)
    )
  order by r.rowid
) n
where l.rowid = n.place;
