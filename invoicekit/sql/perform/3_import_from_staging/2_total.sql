-- performs: import.line
-- The proposal's totals grow by its new lines and their tax.
update typed.projproposaljour p
set
  detail_amount = coalesce(p.detail_amount, 0) + n.amount,
  tax = coalesce(p.tax, 0) + n.tax,
  total = coalesce(p.total, 0) + n.amount + n.tax,
  modified_at = n.as_of
from (
  select r.rowid as place, sum(l.amount) as amount, sum(l.tax) as tax, max(t.as_of) as as_of
  from perform_new_proposal_line l
  join typed.projproposaljour r on r.company = l.company and r.proposal_number = l.proposal_number
  cross join settings t
  group by r.rowid
  order by r.rowid
) n
where p.rowid = n.place;
