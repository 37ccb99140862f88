-- performs: post.ledger
-- Each entry in its three currencies; what rounding leaves over in reporting currency is an entry of its own.
insert into typed.generaljournalaccountentry (
  ledger_entry_record, posting_type, currency, amount, accounting_amount, reporting_amount
)
select ledger_entry_record, posting_type, currency, amount, accounting_amount, reporting_amount
from perform_new_entry
union all
select
  ledger_entry_record, 'Penny difference in reporting currency', any_value(accounting_currency), 0, 0, -sum(reporting_amount)
from perform_new_entry
group by ledger_entry_record
having sum(reporting_amount) <> 0;
