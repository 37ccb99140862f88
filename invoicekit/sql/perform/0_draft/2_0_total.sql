-- Each invoice comes to what is on it.
update typed.invoice i
set detail_amount = n.amount, tax = n.tax, total = n.amount + n.tax, modified_at = n.as_of
from (
  select r.rowid as place, t.amount, t.tax, s.as_of
  from perform_invoice_total t
  join typed.invoice r on r.invoice_id = t.invoice_id
  cross join settings s
  where (
      t.invoice_id in (select invoice_id from perform_touched)
      or t.invoice_id in (select invoice_id from perform_draft where is_new)
    )
    and (
      r.detail_amount is distinct from t.amount
      or r.tax is distinct from t.tax
      or r.total is distinct from t.amount + t.tax
    )
  order by r.rowid
) n
where i.rowid = n.place;
