-- A journal is Posted when all of its lines are.
update typed.projadvancedjournal j
set status = 'Posted', posted_at = n.as_of
from (
  select l.journal_record, max(p.as_of) as as_of
  from typed.projadvancedjournalline l
  join perform_posted_journal_line p on p.journal_line = l.journal_line
  group by l.journal_record
) n
where j.journal_record = n.journal_record
  and not exists (
    select 1
    from typed.projadvancedjournalline l
    where l.journal_record = j.journal_record and coalesce(l.status, j.status) is distinct from 'Posted'
  );
