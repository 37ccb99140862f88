-- result.open_money: per company and currency, the findings with money and what they add up to; several without a currency are not
-- added
create or replace view result.open_money as
select
  company,
  currency,
  count(*) as findings,
  case when currency is not null or count(*) = 1 then sum(amount) end as amount,
  case when currency is not null or count(*) = 1 then sum(abs(amount)) end as absolute_amount
from result.finding
where amount is not null
group by company, currency
order by company, currency;
