-- What rules cannot judge of a company: all of it, as the export has no row of it in the table that they go by, or vouchers for which no
-- profile is found, or which several journal lines share, or amounts that no row of it has. whole: the rule says nothing of the company.
with posted as (
  select company from finops.invoice
  union
  select company from finops.journal_line where status = 'Posted'
),
staged as (
  select distinct company from finops.staging
),
invoiced as (
  select distinct i.company, l.contract_line_id is not null as lined
  from dataverse.invoice i
  left join dataverse.contract_line l on l.contract_id = i.contract_id
  where i.order_type = 'Work based' and i.contract_id is not null
),
exchanged as (
  select distinct p.company
  from finops.posting p
  join finops.company c on c.company = p.company
  where p.currency <> c.accounting_currency
),
unprofiled as (
  select company, source, voucher
  from result.unplaced_voucher
  where not profiled and company in (select company from finops.treatment)
),
shared as (
  select company, voucher from finops.posting where not alone
),
-- No profile, or none that is exported, says how they are posted: they may rightly be without a voucher.
untreated as (
  select t.company, t.journal_line
  from finops.treated_journal_line t
  left join dataverse.actual a on a.actual_id = t.actual_id
  where t.status = 'Posted' and t.voucher is null and t.treatment is null and t.transaction_type is not null
    and (t.actual_id is null or a.actual_id is not null)
    and exists (
      select column_name from supplied_column where table_name = 'projadvancedjournalline' and column_name = 'voucher'
    )
),
charged as (
  select distinct company from dataverse.line_detail where billing_type = 'Chargeable' and charged_amount <> 0
),
headed as (
  select company, count(total) as totals, count(detail_amount) as detail_amounts
  from dataverse.invoice
  where order_type = 'Work based' and company in (select company from charged)
  group by company
),
lacking as (
  select 'post.period' as rule, 'ledgerfiscalcalendarperiod' as table_name, company
  from posted
  where company not in (select company from finops.period)
  union all
  select 'post.ledger', 'projrevenueprofilerule', company
  from posted
  where company not in (select company from finops.treatment)
  union all
  select 'post.wip-reversed', 'projrevenueprofilerule', company
  from posted
  where company not in (select company from finops.treatment)
  union all
  select 'post.wip-reversed', 'ledger', company
  from posted
  where company not in (select company from finops.company)
  union all
  select 'post.exchange-rate', 'ledger', company
  from posted
  where company not in (select company from finops.company)
  union all
  select 'post.exchange-rate', 'exchangerate', company
  from exchanged
  where company not in (select company from finops.exchange_rate where contract is null)
  union all
  select 'import.exchange-rate', 'ledger', company
  from staged
  where company not in (select company from finops.company)
  union all
  select 'confirm.lines', 'salesorderdetail', company
  from invoiced
  group by company
  having count(*) filter (where lined) = 0
),
said as (
  select rule, table_name || ' of ' || company as missing, company, true as whole
  from lacking
  union all
  select 'post.ledger', 'projrevenueprofilerule for vouchers of ' || company || ' (' || count(*) || ')', company, false
  from unprofiled
  group by company
  union all
  select 'post.wip-reversed', 'projrevenueprofilerule for vouchers of ' || company || ' (' || count(*) || ')', company, false
  from unprofiled
  where source = 'invoice'
  group by company
  union all
  select 'confirm.invoice-total', 'invoice.total of ' || company || ' (it is empty in every row)', company, true
  from headed
  where totals = 0
  union all
  select 'confirm.invoice-total', 'invoice.detail_amount of ' || company || ' (it is empty in every row)', company, true
  from headed
  where detail_amounts = 0
  union all
  select
    'import.journal-stuck',
    'how journal lines of ' || company || ' are posted (' || count(distinct journal_line) || ' Posted without a voucher)',
    company,
    false
  from untreated
  group by company
  union all
  select 'post.ledger', 'one journal line a voucher of ' || company || ' (' || count(*) || ' with several)', company, false
  from shared
  group by company
)
select rule, missing, company, whole
from said
where company is not null
order by rule, missing, company
