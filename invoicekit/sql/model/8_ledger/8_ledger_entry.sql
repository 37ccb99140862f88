-- finops.ledger_entry: ledger entries of project vouchers, one row a journal entry and posting type, with what is left over on
-- the whole voucher in both currencies. A currency is null where the entries have several.
-- company voucher posting_type accounting_amount accounting_balance: generaljournalentry.voucher generaljournalentry.company generaljournalaccountentry.posting_type
-- currency: generaljournalaccountentry.currency
-- amount: generaljournalaccountentry.amount
-- reporting_balance: generaljournalaccountentry.reporting_amount
-- accounting_date: generaljournalentry.accounting_date
create table finops.ledger_entry as
with owner as (
  select
    row_number() over () as voucher_number,
    company,
    voucher,
    max(source) as source,
    bool_and(judged) as judged,
    bool_and(whole) as whole,
    bool_and(work_placed) as work_placed,
    max(document_date) as document_date,
    max(contract) as contract,
    max(project) as project,
    max(invoice) as invoice,
    max(actual_id) as actual_id,
    max(since) as since
  from finops.posting
  group by company, voucher
),
entry as (
  select e.ledger_entry_record, e.accounting_date, o.*
  from typed.generaljournalentry e
  join owner o on o.company = e.company and o.voucher = e.voucher
),
summed as (
  select
    ledger_entry_record,
    posting_type,
    case when min(upper(currency)) = max(upper(currency)) and count(currency) = count(*) then max(upper(currency)) end as currency,
    coalesce(sum(amount), 0) as amount,
    sum(accounting_amount) as accounting_amount,
    coalesce(sum(reporting_amount), 0) as reporting_amount
  from typed.generaljournalaccountentry
  where ledger_entry_record in (select ledger_entry_record from entry)
  group by ledger_entry_record, posting_type
),
balance as (
  select e.voucher_number, sum(s.accounting_amount) as accounting_balance, sum(s.reporting_amount) as reporting_balance
  from entry e
  join summed s on s.ledger_entry_record = e.ledger_entry_record
  group by e.voucher_number
)
select
  e.company,
  e.voucher,
  e.ledger_entry_record,
  s.posting_type,
  s.currency,
  s.amount,
  s.accounting_amount,
  s.reporting_amount,
  b.accounting_balance,
  b.reporting_balance,
  e.accounting_date,
  e.document_date,
  e.source,
  e.judged,
  e.whole,
  e.work_placed,
  e.contract,
  e.project,
  e.invoice,
  e.actual_id,
  e.since
from entry e
join summed s on s.ledger_entry_record = e.ledger_entry_record
join balance b on b.voucher_number = e.voucher_number;
