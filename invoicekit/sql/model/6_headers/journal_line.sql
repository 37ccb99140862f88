-- finops.journal_line: integration journal lines, each with its journal's status and posting time and the staging
-- row that names it. A line has a cost side and a sales side; amount, currency and rate are those of the row's type.
-- The company of a lender's line can only be judged where staging names the lender.
-- Accounting money is the exact product of amount and rate.
-- from: projadvancedjournalline
-- staging_id kind actual_id: projcdsactualsimport.journal_line_record
-- amount: projcdsactualsimport.journal_line_record projadvancedjournalline.cost_amount projadvancedjournalline.sales_amount
-- currency: projcdsactualsimport.journal_line_record projadvancedjournalline.cost_currency projadvancedjournalline.sales_currency
-- exchange_rate: projcdsactualsimport.journal_line_record projadvancedjournalline.cost_rate projadvancedjournalline.sales_rate
-- accounting_amount: projcdsactualsimport.journal_line_record projadvancedjournalline.cost_amount projadvancedjournalline.sales_amount projadvancedjournalline.cost_rate projadvancedjournalline.sales_rate
-- accounting_tax: projcdsactualsimport.journal_line_record projadvancedjournalline.tax projadvancedjournalline.cost_rate projadvancedjournalline.sales_rate
-- company: projadvancedjournalline.company projcdsactualsimport.resourcing_company | projadvancedjournal.company projcdsactualsimport.resourcing_company
-- status: projadvancedjournalline.status | projadvancedjournal.status
create table finops.journal_line as
with journal as (
  select
    journal_record,
    max(journal) as journal,
    max(status) as status,
    max(company) as company,
    max(posted_at) as posted_at
  from typed.projadvancedjournal
  group by journal_record
),
sided as (
  select
    l.*,
    n.staging_id,
    n.actual_id,
    n.surplus,
    n.kind,
    case
      when n.journal_line_record is null then coalesce(l.sales_amount, 0) = 0 and coalesce(l.cost_amount, 0) <> 0
      else n.transaction_type = 'Cost' or (n.transaction_type = 'Resourcing unit cost' and l.cost_amount <> 0)
    end as of_cost
  from typed.projadvancedjournalline l
  left join finops.named_journal_line n on n.journal_line_record = l.journal_line
),
rated as (
  select
    l.*,
    case when l.of_cost then l.cost_amount else l.sales_amount end as amount,
    upper(case when l.of_cost then l.cost_currency else l.sales_currency end) as currency,
    cast(case when l.of_cost then l.cost_rate else l.sales_rate end * s.factor as decimal(20, 12)) as exchange_rate
  from sided l
  cross join finops.journal_rate_scale s
)
select
  l.staging_id,
  coalesce(l.kind, 'own') as kind,
  l.actual_id,
  coalesce(l.surplus, false) as surplus,
  l.journal_line,
  j.journal,
  coalesce(l.status, j.status) as status,
  l.voucher,
  l.accounting_date,
  l.project,
  l.quantity,
  l.amount,
  l.currency,
  l.exchange_rate,
  coalesce(l.tax, 0) as tax,
  cast(l.amount * l.exchange_rate as decimal(38, 12)) as accounting_amount,
  cast(coalesce(l.tax, 0) * l.exchange_rate as decimal(38, 12)) as accounting_tax,
  coalesce(l.company, j.company) as company,
  coalesce(l.modified_at, l.created_at) as changed_at,
  coalesce(j.posted_at, l.modified_at, l.created_at) as since
from rated l
left join journal j on j.journal_record = l.journal_record;
