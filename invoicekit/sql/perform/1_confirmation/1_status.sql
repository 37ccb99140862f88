-- The invoice is Confirmed; its totals are filled where they are empty.
update typed.invoice i
set
  status = 'Confirmed',
  bulk_confirmation_status = case
    when i.bulk_confirmation_status is not null or (select count(*) from perform_chosen_invoice) > 1 then 'Complete'
  end,
  invoice_date = (select cast(as_of as date) from settings),
  accounting_date = coalesce((select max(accounting_date) from perform_confirming), i.accounting_date),
  detail_amount = coalesce(i.detail_amount, t.amount),
  tax = coalesce(i.tax, t.tax),
  total = coalesce(i.total, t.amount + t.tax),
  modified_at = (select as_of from settings)
from perform_invoice_total t
where t.invoice_id = i.invoice_id
  and coalesce(i.invoice_number_dual_write, i.invoice_number_shown) in (select invoice from perform_chosen_invoice)
  and coalesce(i.invoice_number_dual_write, i.invoice_number_shown) not in (
    select invoice from perform_refused where invoice is not null
  );
