-- performs: import.journal
-- The staging row names its journal line, and its fee's.
update typed.projcdsactualsimport s
set
  journal_line_record = coalesce(n.own_line, s.journal_line_record),
  fee_journal_line_record = coalesce(n.fee_line, s.fee_journal_line_record),
  modified_at = n.as_of
from (
  select
    r.rowid as place,
    max(l.journal_line) filter (where l.kind = 'own') as own_line,
    max(l.journal_line) filter (where l.kind = 'fee') as fee_line,
    max(t.as_of) as as_of
  from perform_new_journal_line l
  join typed.projcdsactualsimport r on r.staging_id = l.staging_id
  cross join settings t
  group by r.rowid
  order by r.rowid
) n
where s.rowid = n.place;
