-- performs: import.journal
-- A journal line has a cost side and a sales side; the one that its row is not of is 0 in the company's own currency.
insert into typed.projadvancedjournalline (
  journal_line, journal_record, status, accounting_date, project, transaction_id, quantity, cost_amount, cost_currency,
  cost_rate, sales_amount, sales_currency, sales_rate, tax, company, created_at, modified_at
)
select
  l.journal_line,
  l.journal_record,
  'Draft',
  l.accounting_date,
  l.project,
  number_of('TR-', 'journal ' || cast(l.staging_id as varchar) || ' ' || l.kind),
  l.quantity,
  case when l.transaction_type = 'Cost' then l.amount else 0 end,
  case when l.transaction_type = 'Cost' then l.currency else l.accounting_currency end,
  case when l.transaction_type = 'Cost' then l.exchange_rate else 1 end * cast(1 / s.factor as integer),
  case when l.transaction_type = 'Cost' then 0 else l.amount end,
  case when l.transaction_type = 'Cost' then l.accounting_currency else l.currency end,
  case when l.transaction_type = 'Cost' then 1 else l.exchange_rate end * cast(1 / s.factor as integer),
  0,
  l.company,
  t.as_of,
  t.as_of
from perform_new_journal_line l
cross join finops.journal_rate_scale s
cross join settings t;
