-- performs: feedback.invoice
-- The proforma invoice is Posted and carries number, date and tax of the customer invoice.
update typed.invoice i
set
  customer_invoice_number = n.customer_invoice_number,
  customer_invoice_date = n.invoice_date,
  tax = n.tax,
  status = case when i.status = 'Invoice paid' then i.status else n.status end,
  modified_at = n.as_of
from (
  select r.rowid as place, d.customer_invoice_number, d.invoice_date, d.tax, d.status, t.as_of
  from due_feedback_invoice d
  join dataverse.invoice v on v.invoice_number = d.proforma_number and v.confirmed and v.order_type = 'Work based'
  join typed.invoice r on r.invoice_id = v.invoice_id
  cross join settings t
  order by r.rowid
) n
where i.rowid = n.place;
