-- finops.staging_rate_scale: what a rate of staging is multiplied with to be per 1: told by settings, by rows in the company's own
-- currency (all 1, or all 100), else by the amounts beside the rates; nothing tells: per 100
-- factor: projcdsactualsimport.exchange_rate
create table finops.staging_rate_scale as
with own_currency as (
  select s.amount, s.exchange_rate, s.accounting_amount, upper(s.currency) = f.accounting_currency as own
  from typed.projcdsactualsimport s
  join finops.company f on f.company = coalesce(s.company_of_project, s.company_of_row)
  where s.exchange_rate > 0
)
select
  case
    when max(s.rate_per_staging) = 100 then 0.01
    when max(s.rate_per_staging) = 1 then 1.00
    when count(*) filter (where o.own and o.exchange_rate = 1) > 0
      and count(*) filter (where o.own and o.exchange_rate = 100) = 0 then 1.00
    when count(*) filter (where o.own and o.exchange_rate = 100) > 0 then 0.01
    when count(*) filter (where abs(o.amount * o.exchange_rate - o.accounting_amount) <= 0.01 and o.amount <> 0)
      > count(*) filter (where abs(o.amount * o.exchange_rate * 0.01 - o.accounting_amount) <= 0.01 and o.amount <> 0) then 1.00
    else 0.01
  end as factor
from settings s
left join own_currency o on true;
