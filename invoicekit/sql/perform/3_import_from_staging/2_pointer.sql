-- performs: import.line
-- The staging row names its proposal line, and its fee's.
update typed.projcdsactualsimport s
set
  proposal_line_transaction = coalesce(n.own_line, s.proposal_line_transaction),
  fee_proposal_line_transaction = coalesce(n.fee_line, s.fee_proposal_line_transaction),
  modified_at = n.as_of
from (
  select
    l.staging_id,
    max(l.transaction_id) filter (where l.kind = 'own') as own_line,
    max(l.transaction_id) filter (where l.kind = 'fee') as fee_line,
    max(t.as_of) as as_of
  from perform.new_proposal_line l
  cross join settings t
  group by l.staging_id
) n
where s.staging_id = n.staging_id;
