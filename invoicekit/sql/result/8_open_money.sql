-- result.open_money: per company and currency, the findings with money and what they add up to
create or replace view result.open_money as
select company, currency, count(*) as findings, sum(amount) as amount, sum(abs(amount)) as absolute_amount
from result.finding
where amount is not null
group by company, currency
order by company, currency;
