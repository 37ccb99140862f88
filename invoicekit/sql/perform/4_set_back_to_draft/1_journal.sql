-- Journals whose lines have no status of their own and stand in Error or Processing are drafts again.
update typed.projadvancedjournal
set status = 'Draft'
where status in ('Error', 'Processing')
  and journal_record in (
    select l.journal_record
    from typed.projadvancedjournalline l
    join result.finding f on f.rule = 'import.journal-stuck' and f.subject = cast(l.journal_line as varchar)
    where l.status is null or l.status in ('Draft', 'Error', 'Processing')
  );
