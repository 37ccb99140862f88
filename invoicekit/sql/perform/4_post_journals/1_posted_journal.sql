-- A journal is Posted when all of its lines are.
update typed.projadvancedjournal j
set status = 'Posted', posted_at = n.as_of
from (
  select r.rowid as place, max(p.as_of) as as_of
  from perform_posted_journal_line p
  join typed.projadvancedjournalline l on l.journal_line = p.journal_line
  join typed.projadvancedjournal r on r.journal_record = l.journal_record
  where not exists (
      select 1
      from typed.projadvancedjournalline o
      where o.journal_record = r.journal_record and coalesce(o.status, r.status) is distinct from 'Posted'
    )
  group by r.rowid
  order by r.rowid
) n
where j.rowid = n.place;
