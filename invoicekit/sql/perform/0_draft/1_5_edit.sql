-- An edited line has its new figures; what it changes on a correction is that much more or less.
update typed.msdyn_invoicelinetransaction d
set
  quantity = n.quantity,
  price = n.price,
  invoice_amount = coalesce(d.invoice_amount, d.amount) + n.amount - d.amount,
  extended_amount = d.extended_amount + n.amount - d.amount,
  amount = n.amount,
  tax = n.tax,
  billing_type = n.billing_type,
  modified_at = n.as_of
from (
  select r.rowid as place, e.quantity, e.price, e.amount, e.tax, e.billing_type, s.as_of
  from perform_editing e
  join typed.msdyn_invoicelinetransaction r on r.line_detail_id = e.line_detail_id
  cross join settings s
  where e.quantity is distinct from r.quantity
    or e.price is distinct from r.price
    or e.amount is distinct from r.amount
    or e.tax is distinct from coalesce(r.tax, 0)
    or e.billing_type is distinct from r.billing_type
  order by r.rowid
) n
where d.rowid = n.place;
