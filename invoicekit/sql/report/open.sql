-- Per company and currency: open money by first cause, added (null where it has no currency); how many invoices it is open on, and how many causes.
select
  company,
  currency,
  case when currency is not null then sum(open) end as open,
  cast(sum(invoices) as bigint) as invoices,
  cast(sum(other_rows) as bigint) as other_rows,
  count(*) as causes
from result.cause_money
group by company, currency
having sum(open) <> 0 or count(open) < count(*)
order by company, sum(open) desc nulls last, currency;
