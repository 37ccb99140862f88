-- The invoice is Confirmed; its totals are filled where they are empty.
update typed.invoice
set
  status = 'Confirmed',
  bulk_confirmation_status = case
    when bulk_confirmation_status is not null or (select count(*) from perform_chosen_invoice) > 1 then 'Complete'
  end,
  invoice_date = (select cast(as_of as date) from settings),
  accounting_date = coalesce((select max(accounting_date) from perform_confirming), accounting_date),
  detail_amount = coalesce(
    detail_amount, (select t.amount from perform_invoice_total t where t.invoice_id = typed.invoice.invoice_id)
  ),
  tax = coalesce(tax, (select t.tax from perform_invoice_total t where t.invoice_id = typed.invoice.invoice_id)),
  total = coalesce(
    total, (select t.amount + t.tax from perform_invoice_total t where t.invoice_id = typed.invoice.invoice_id)
  ),
  modified_at = (select as_of from settings)
where coalesce(invoice_number_dual_write, invoice_number_shown) in (select invoice from perform_chosen_invoice)
  and coalesce(invoice_number_dual_write, invoice_number_shown) not in (
    select invoice from perform_refused where invoice is not null
  );
