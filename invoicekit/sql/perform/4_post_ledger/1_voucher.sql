-- performs: post.ledger
-- The voucher is linked to its ledger journal entry.
insert into typed.subledgervouchergeneraljournalentry (voucher, company, accounting_date, ledger_entry_record)
select v.voucher, v.company, v.accounting_date, v.ledger_entry_record
from perform_new_voucher v
where not exists (
  select 1 from typed.subledgervouchergeneraljournalentry l where l.company = v.company and l.voucher = v.voucher
);
