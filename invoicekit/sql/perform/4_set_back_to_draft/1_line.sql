-- Lines that stand in Error or Processing, as the last run found them, are drafts again.
update typed.projadvancedjournalline
set status = 'Draft', modified_at = t.as_of
from settings t
where status in ('Error', 'Processing')
  and cast(journal_line as varchar) in (select subject from result.finding where rule = 'import.journal-stuck');
