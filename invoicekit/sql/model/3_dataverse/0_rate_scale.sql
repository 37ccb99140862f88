-- dataverse.actual_rate_scale: what a rate of an actual is multiplied with to be per 1: told by settings, by actuals in the
-- company's own currency, else by the amounts beside the rates; nothing tells: per 1
-- factor: msdyn_actual.exchange_rate
create table dataverse.actual_rate_scale as
with own_currency as (
  select a.amount, a.exchange_rate, a.accounting_amount, u.currency = f.accounting_currency as own
  from typed.msdyn_actual a
  join typed.msdyn_project j on j.project_id = a.project_id
  join dataverse.company p on p.company_id = j.company_id
  join finops.company f on f.company = p.company
  join dataverse.currency u on u.currency_id = a.currency_id
  where a.exchange_rate is not null
)
select
  case
    when max(s.rate_per_actual) = 100 then 0.01
    when max(s.rate_per_actual) = 1 then 1.00
    when count(*) filter (where o.own and o.exchange_rate = 100) > 0
      and count(*) filter (where o.own and o.exchange_rate = 1) = 0 then 0.01
    when count(*) filter (where o.own and o.exchange_rate = 1) > 0 then 1.00
    when count(*) filter (where abs(o.amount * o.exchange_rate * 0.01 - o.accounting_amount) <= 0.01 and o.amount <> 0)
      > count(*) filter (where abs(o.amount * o.exchange_rate - o.accounting_amount) <= 0.01 and o.amount <> 0) then 0.01
    else 1.00
  end as factor
from settings s
left join own_currency o on true;
