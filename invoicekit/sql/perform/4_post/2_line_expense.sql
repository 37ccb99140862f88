-- performs: post.line
-- The expense lines of the proposals are lines of their invoices.
insert into typed.projinvoicecost (
  customer_invoice_number, transaction_id, project, currency, quantity, amount, tax, company
)
select customer_invoice_number, transaction_id, project, currency, quantity, amount, tax, company
from perform_new_invoice_line
where line_type = 'expense' and fits;
