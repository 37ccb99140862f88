-- The day on which each voucher stands in the ledger.
insert into perform_ledger_date
select company, voucher, 'journal', posts_on
from perform_posted_journal_line
where voucher is not null;
