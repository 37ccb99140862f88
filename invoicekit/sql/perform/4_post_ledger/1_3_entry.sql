-- performs: post.ledger
-- The ledger entries to come, in accounting currency: what the profile calls for, the other side of an expense, of material
-- or of an invoice with a line that no profile places, and what rounding leaves over. What an invoice reverses is what its unbilled sales had accrued.
create or replace temp table perform_new_entry as
with called_for as (
  select
    v.ledger_entry_record,
    v.treatment,
    d.placed,
    v.accounting_currency,
    v.reporting_rate,
    v.reporting_decimals,
    d.posting_type,
    d.currency,
    d.entry_amount as amount,
    cast(
      case
        when d.accounting_amount is null and a.known and d.posting_type = 'WIP - sales value' then -(a.rounded + a.reconciled)
        when d.accounting_amount is null and a.known then a.rounded + a.reconciled
        else rounded(d.entry_accounting_amount, v.decimals)
      end as decimal(28, 6)
    ) as accounting_amount
  from due_post_ledger d
  join perform_new_voucher v on v.company = d.company and v.voucher = d.voucher
  left join finops.accrual a on a.company = d.company and a.voucher = d.voucher
),
offset_of_cost as (
  select
    ledger_entry_record,
    case any_value(treatment) when 'item on balance' then 'Cost - item' else 'Ledger journal' end as posting_type,
    max(currency) as currency,
    -sum(amount) as amount,
    -sum(accounting_amount) as accounting_amount,
    any_value(accounting_currency) as accounting_currency,
    any_value(reporting_rate) as reporting_rate,
    any_value(reporting_decimals) as reporting_decimals
  from called_for
  where treatment in ('cost', 'expense on balance', 'item on balance') or not placed
  group by ledger_entry_record
),
entry as (
  select
    ledger_entry_record, posting_type, currency, amount, accounting_amount, accounting_currency, reporting_rate, reporting_decimals
  from called_for
  union all
  select
    ledger_entry_record, posting_type, currency, amount, accounting_amount, accounting_currency, reporting_rate, reporting_decimals
  from offset_of_cost
),
balanced as (
  select * from entry
  union all
  select
    ledger_entry_record,
    'Penny difference in accounting currency',
    any_value(accounting_currency),
    0,
    -sum(accounting_amount),
    any_value(accounting_currency),
    any_value(reporting_rate),
    any_value(reporting_decimals)
  from entry
  group by ledger_entry_record
  having sum(accounting_amount) <> 0
)
select
  ledger_entry_record,
  posting_type,
  currency,
  amount,
  accounting_amount,
  accounting_currency,
  cast(rounded(accounting_amount * reporting_rate, reporting_decimals) as decimal(28, 6)) as reporting_amount
from balanced
where amount <> 0 or accounting_amount <> 0;
