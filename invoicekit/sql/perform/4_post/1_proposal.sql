-- performs: post.invoice
-- The proposal names its customer invoice.
update typed.projproposaljour p
set customer_invoice_number = n.customer_invoice_number, modified_at = n.as_of
from (
  select r.rowid as place, i.customer_invoice_number, t.as_of
  from perform_new_invoice i
  join typed.projproposaljour r on r.company = i.company and r.proposal_number = i.proposal_number
  cross join settings t
  order by r.rowid
) n
where p.rowid = n.place;
