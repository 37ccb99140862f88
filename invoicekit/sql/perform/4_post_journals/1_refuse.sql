-- What cannot be posted stays as it is.
insert into perform_refused
select 'import.journal-stuck', cast(journal_line as varchar), company, null, cause_rule, cause_subject, why
from perform_draft_journal_line
where why is not null;
