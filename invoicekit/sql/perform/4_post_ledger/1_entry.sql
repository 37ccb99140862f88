-- performs: post.ledger
-- One ledger journal entry a voucher.
insert into typed.generaljournalentry (ledger_entry_record, voucher, company, accounting_date)
select ledger_entry_record, voucher, company, accounting_date
from perform_new_voucher;
