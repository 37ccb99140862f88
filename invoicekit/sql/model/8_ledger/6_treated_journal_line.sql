-- finops.treated_journal_line: journal lines with the type of their staging row and its contract, and how they are posted: by the
-- profile of the project, else of the contract. Unbilled sales that are not chargeable accrue nothing.
-- journal_line contract treatment: projrevenueprofilerule.profile projadvancedjournalline.journal_line projcdsactualsimport.journal_line_record
create view finops.treated_journal_line as
with staged as (
  select
    staging_id,
    accounting_date,
    contract,
    transaction_type,
    billing_type,
    case transaction_type when 'Cost' then 'cost' when 'Unbilled sales' then 'unbilled' end as source,
    case class when 'Time' then 'hour' when 'Expense' then 'expense' when 'Material' then 'item' when 'Fee' then 'fee' end as line_type
  from finops.staging
)
select
  j.staging_id,
  j.kind,
  j.actual_id,
  j.surplus,
  j.journal_line,
  j.journal,
  j.status,
  j.voucher,
  j.accounting_date,
  s.accounting_date as staged_accounting_date,
  j.project,
  j.quantity,
  j.amount,
  j.currency,
  j.exchange_rate,
  j.tax,
  j.accounting_amount,
  j.accounting_tax,
  j.company,
  j.changed_at,
  j.since,
  s.contract,
  s.transaction_type,
  case
    when s.transaction_type = 'Unbilled sales' and s.billing_type is distinct from 'Chargeable' then 'unbilled'
    when s.transaction_type in ('Cost', 'Unbilled sales') then coalesce(p.treatment, c.treatment)
  end as treatment
from finops.journal_line j
left join staged s on s.staging_id = j.staging_id
left join finops.treatment p
  on p.company = j.company and p.project = j.project and p.source = s.source and p.line_type = s.line_type
left join finops.treatment c
  on c.company = j.company and c.contract = s.contract and c.source = s.source and c.line_type = s.line_type;
