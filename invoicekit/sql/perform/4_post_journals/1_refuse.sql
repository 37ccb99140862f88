-- What cannot be posted stays as it is.
insert into perform.refused
select 'import.journal-stuck', cast(journal_line as varchar), company, null, cause_rule, cause_subject, why
from perform.draft_journal_line
where why is not null;
