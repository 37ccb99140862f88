-- result.left_out: how much is not judged, and why: per setting and table the rows that are so old that it excuses them (what is
-- missing or wrong of them is no finding); the lines of confirmed invoices that bill work, or correct a billed sale, that was not
-- exported; and, where the ledger was exported, the posted invoices of which post.ledger judges a part, as their profile says nothing
-- of one of their lines, and the journal vouchers of work lent between companies, of which it judges nothing.
create or replace table result.left_out as
select 'go_live' as reason, t.table_name, count(*) as rows_counted
from result.stamped t
cross join settings s
where t.since < s.go_live
group by t.table_name
union all
select 'beginning_balance_date', 'finops.staging', count(*)
from finops.staging t
cross join settings s
where t.accounting_date <= s.beginning_balance_date and t.transaction_type <> 'Billed sales'
having count(*) > 0
union all
select 'profile', 'finops.invoice', count(*)
from result.unplaced_voucher
where source = 'invoice' and profiled
  and exists (
    select column_name from supplied_column where table_name = 'generaljournalaccountentry' and column_name = 'posting_type'
  )
having count(*) > 0
union all
select 'lent', 'finops.journal_line', count(*)
from finops.posting
where source = 'journal' and transaction_type in ('Resourcing unit cost', 'Inter-organizational sales')
  and exists (
    select column_name from supplied_column where table_name = 'generaljournalaccountentry' and column_name = 'posting_type'
  )
having count(*) > 0
union all
select
  case when l.scenario = 'original not exported' then l.scenario else 'not exported' end,
  'dataverse.line_detail',
  count(*)
from dataverse.line_detail l
cross join settings s
where l.confirmed and l.scenario in ('unedited', 'retainer applied', 'original not exported') and l.source_transaction_type is null
  and (l.since >= s.go_live or s.go_live is null or l.since is null)
group by case when l.scenario = 'original not exported' then l.scenario else 'not exported' end
order by 1, 2;
