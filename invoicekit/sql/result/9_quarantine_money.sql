-- result.quarantine_money: per table and currency, how many rows are in quarantine and with how much money; several amounts
-- without a currency are not added
create or replace view result.quarantine_money as
select
  q.system,
  q.table_name,
  coalesce(c.currency, q.currency) as currency,
  count(*) as quarantined,
  case when coalesce(c.currency, q.currency) is not null or count(q.amount) = 1 then sum(q.amount) end as amount
from result.quarantine q
left join dataverse.currency c on cast(c.currency_id as varchar) = lower(trim(q.currency, '{}'))
group by q.system, q.table_name, coalesce(c.currency, q.currency)
order by q.system, q.table_name, coalesce(c.currency, q.currency);
