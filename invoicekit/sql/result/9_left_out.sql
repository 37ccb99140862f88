-- result.left_out: how much is not judged, and why: per setting and table the rows that are so old that it excuses them (what is
-- missing or wrong of them is no finding); the lines of confirmed invoices that bill work, or correct a billed sale, that was not
-- exported; posted documents for whose currency and day there is no rate; staged rows whose fee lines no column names; journal lines
-- that no staged row names, and that may be those of fees or of cost that was archived; and, where the
-- ledger was exported, the posted invoices of which post.ledger judges a part, as their profile says nothing of one of their lines, and
-- the journal vouchers of work lent between companies, of which it judges nothing, and the posted invoices of which post.wip-reversed
-- cannot tell what was accrued for a line; and those of whose lines the sum is not their total, but within the tolerance: no rule tells
-- it, and post.ledger judges nothing of them. Of the chosen companies, where some are.
create or replace table result.left_out as
with ledger as (
  select column_name from supplied_column where table_name = 'generaljournalaccountentry' and column_name = 'posting_type'
),
unjudged as (
  select 'go_live' as reason, t.table_name, t.company
  from result.stamped t
  cross join settings s
  where t.since < s.go_live
  union all
  select 'beginning_balance_date', 'finops.staging', t.company
  from finops.staging t
  cross join settings s
  where t.accounting_date <= s.beginning_balance_date and t.transaction_type <> 'Billed sales'
  union all
  select 'profile', 'finops.invoice', v.company
  from result.unplaced_voucher v
  cross join ledger
  where v.source = 'invoice' and v.profiled
  union all
  select 'accrual', 'finops.invoice', a.company
  from finops.accrual a
  cross join ledger
  where not a.known
  union all
  select 'total', 'finops.invoice', t.company
  from (
    select company, voucher, max(document_amount) - sum(amount + tax) as off
    from finops.posting
    where source = 'invoice'
    group by company, voucher
  ) t
  cross join settings s
  cross join ledger
  where t.off <> 0 and abs(t.off) <= s.tolerance
  union all
  select 'lent', 'finops.journal_line', p.company
  from finops.posting p
  cross join ledger
  where p.source = 'journal' and p.transaction_type in ('Resourcing unit cost', 'Inter-organizational sales')
  union all
  select
    case when l.scenario = 'original not exported' then l.scenario else 'not exported' end,
    'dataverse.line_detail',
    l.company
  from dataverse.line_detail l
  cross join settings s
  where l.confirmed and l.scenario in ('unedited', 'retainer applied', 'original not exported') and l.source_transaction_type is null
    and (l.since >= s.go_live or s.go_live is null or l.since is null)
  union all
  -- Where rates are not exported at all, the rule is not run.
  select 'rate', 'finops.posting', company
  from (
    select distinct p.company, p.voucher
    from finops.rated_posting p
    cross join settings s
    where p.due_rate is null and p.exchange_rate is not null
      and exists (select 1 from supplied where table_name = 'exchangerate')
      and exists (select 1 from supplied where table_name = 'exchangeratecurrencypair')
      and exists (select 1 from supplied where table_name = 'projcontractfixedexchangerate')
      and (p.since >= s.go_live or s.go_live is null or p.since is null)
  )
  union all
  select 'stray', 'finops.journal_line', j.company
  from finops.stray_journal_line j
  where not j.told
  union all
  select 'fee', 'finops.staging', t.company
  from finops.staging t
  cross join settings s
  where t.fee <> 0 and not t.has_fee and not t.surplus and t.transaction_type in ('Unbilled sales', 'Billed sales')
    and (t.since >= s.go_live or s.go_live is null or t.since is null)
)
select reason, table_name, count(*) as rows_counted
from unjudged
where company is null
  or company in (select company from result.chosen_company)
  or not exists (select 1 from result.chosen_company)
group by reason, table_name
order by 1, 2;
