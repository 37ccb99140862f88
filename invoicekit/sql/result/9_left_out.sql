-- result.left_out: how much is not judged, and why: per setting and table the rows that are so old that it excuses them (what is
-- missing or wrong of them is no finding), and the posted invoices of which post.ledger judges a part, as their profile says nothing of
-- one of their lines.
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
having count(*) > 0
order by 1, 2;
