-- performs: post.invoice
-- The proposal names its customer invoice.
update typed.projproposaljour p
set customer_invoice_number = n.customer_invoice_number, modified_at = t.as_of
from perform.new_invoice n
cross join settings t
where p.company = n.company and p.proposal_number = n.proposal_number;
