-- performs: import.journal
-- One journal a company and day, month or year of accounting dates.
insert into typed.projadvancedjournal (journal_record, journal, status, company)
select distinct journal_record, journal, 'Draft', company
from perform_new_journal_line;
