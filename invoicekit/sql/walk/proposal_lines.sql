-- The lines of a proposal ($invoice).
select line_type, transaction_id, quantity, amount, tax, currency, posted
from finops.proposal_line
where proposal_number = $invoice
order by line_type, amount desc, transaction_id;
