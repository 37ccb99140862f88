-- performs: post.line
-- The item lines of the proposals are lines of their invoices.
insert into typed.projinvoiceitem (
  customer_invoice_number, transaction_id, project, currency, quantity, amount, tax, company
)
select customer_invoice_number, transaction_id, project, currency, quantity, amount, tax, company
from perform_new_invoice_line
where line_type = 'item' and fits;
