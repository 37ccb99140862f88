-- finops.unbalanced_voucher: project vouchers whose ledger entries do not add to zero in accounting currency
-- company voucher: generaljournalentry.voucher generaljournalentry.company generaljournalaccountentry.posting_type
create table finops.unbalanced_voucher as
select distinct company, voucher
from finops.ledger_entry
where accounting_balance <> 0;
