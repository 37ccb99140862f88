-- performs: import.line
-- The staging row names its proposal line, and its fee's.
update typed.projcdsactualsimport s
set
  proposal_line_transaction = coalesce(n.own_line, s.proposal_line_transaction),
  fee_proposal_line_transaction = coalesce(n.fee_line, s.fee_proposal_line_transaction),
  modified_at = n.as_of
from (
  select
    r.rowid as place,
    max(l.transaction_id) filter (where l.kind = 'own') as own_line,
    max(l.transaction_id) filter (where l.kind = 'fee') as fee_line,
    max(t.as_of) as as_of
  from perform_new_proposal_line l
  join typed.projcdsactualsimport r on r.staging_id = l.staging_id
  cross join settings t
  group by r.rowid
  order by r.rowid
) n
where s.rowid = n.place;
