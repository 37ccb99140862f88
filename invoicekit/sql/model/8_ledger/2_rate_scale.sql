-- finops.table_rate_scale: what a rate of the rate table is multiplied with to be per 1: told by settings or by the rates that
-- invoices and journals were posted at; nothing tells: per 100
-- factor: exchangerate.exchange_rate exchangeratecurrencypair.from_currency
create table finops.table_rate_scale as
with posted as (
  select company, currency, max(exchange_rate) as exchange_rate from finops.invoice group by company, currency
  union all
  select company, currency, max(exchange_rate) from finops.journal_line group by company, currency
)
select
  case
    when max(s.rate_per_table) = 1 then 1.00
    when max(s.rate_per_table) = 100 then 0.01
    when count(*) filter (where abs(q.exchange_rate - p.exchange_rate) < abs(q.exchange_rate * 0.01 - p.exchange_rate))
      > count(*) filter (where abs(q.exchange_rate - p.exchange_rate) > abs(q.exchange_rate * 0.01 - p.exchange_rate)) then 1.00
    else 0.01
  end as factor
from settings s
left join finops.quoted_rate q on q.direct
left join posted p on p.company = q.company and p.currency = q.currency;
