-- performs: post.line
-- The invoice lines to come, and whether they and those that are there add up to their invoice: a line that came on the proposal
-- later is on no invoice.
create or replace temp table perform_new_invoice_line as
with posted as (
  select company, proposal_number, min(customer_invoice_number) as customer_invoice_number, min(total) as total
  from finops.invoice
  group by company, proposal_number
),
there as (
  select company, proposal_number, sum(amount + tax) as total from finops.invoice_line group by company, proposal_number
),
due as (
  select company, invoice, sum(amount + tax) as total from due_post_line group by company, invoice
)
select d.*, p.customer_invoice_number, w.total + coalesce(e.total, 0) = p.total as fits
from due_post_line d
join posted p on p.company = d.company and p.proposal_number = d.invoice
join due w on w.company = d.company and w.invoice = d.invoice
left join there e on e.company = d.company and e.proposal_number = d.invoice;
