-- The invoice is Confirmed; its totals are filled where they are empty.
update typed.invoice i
set
  status = 'Confirmed',
  bulk_confirmation_status = case when i.bulk_confirmation_status is not null or n.in_bulk then 'Complete' end,
  invoice_date = n.invoice_date,
  accounting_date = coalesce(n.accounting_date, i.accounting_date),
  detail_amount = coalesce(i.detail_amount, n.amount),
  tax = coalesce(i.tax, n.tax),
  total = coalesce(i.total, n.amount + n.tax),
  modified_at = n.as_of
from (
  select
    r.rowid as place,
    t.amount,
    t.tax,
    (select count(*) > 1 from perform_chosen_invoice) as in_bulk,
    (select max(accounting_date) from perform_confirming) as accounting_date,
    cast(s.as_of as date) as invoice_date,
    s.as_of
  from perform_invoice_total t
  join typed.invoice r on r.invoice_id = t.invoice_id
  cross join settings s
  where coalesce(r.invoice_number_dual_write, r.invoice_number_shown) in (select invoice from perform_chosen_invoice)
    and coalesce(r.invoice_number_dual_write, r.invoice_number_shown) not in (
      select invoice from perform_refused where invoice is not null
    )
  order by r.rowid
) n
where i.rowid = n.place;
