-- finops.exchange_rate: rates per 1 into each company's accounting currency and when they are valid, of the rate type of its
-- ledger; where only the opposite pair is quoted, its reciprocal; and the rates agreed with contracts, which come first.
-- Whether the table holds rates per 1 or per 100 is told by the rates that invoices and journals were posted at.
-- company currency exchange_rate: exchangerate.exchange_rate exchangeratecurrencypair.from_currency
-- contract: projcontractfixedexchangerate.contract
create table finops.exchange_rate as
with pair as (
  select
    f.company,
    case when upper(p.to_currency) = f.accounting_currency then upper(p.from_currency) else upper(p.to_currency) end as currency,
    upper(p.to_currency) = f.accounting_currency as direct,
    p.pair_record
  from typed.exchangeratecurrencypair p
  join finops.company f on f.accounting_currency in (upper(p.to_currency), upper(p.from_currency))
  where upper(p.from_currency) <> upper(p.to_currency)
    and (f.rate_type is null or p.rate_type is null or f.rate_type = p.rate_type)
),
quoted as (
  select q.company, q.currency, null as contract, q.direct, r.exchange_rate, r.valid_from, r.valid_to
  from pair q
  join typed.exchangerate r on r.pair_record = q.pair_record
  where r.exchange_rate > 0
    and (q.direct or not exists (
      select 1 from pair d where d.company = q.company and d.currency = q.currency and d.direct
    ))
  union all
  select company, upper(from_currency), contract, true, exchange_rate, null, null
  from typed.projcontractfixedexchangerate
  where exchange_rate > 0
),
posted as (
  select company, currency, max(exchange_rate) as exchange_rate from finops.invoice group by company, currency
  union all
  select company, currency, max(exchange_rate) from finops.journal_line group by company, currency
),
scale as (
  select
    case
      when max(s.rate_per_table) = 1 then 1.00
      when max(s.rate_per_table) = 100 then 0.01
      when count(*) filter (where abs(q.exchange_rate - p.exchange_rate) < abs(q.exchange_rate * 0.01 - p.exchange_rate))
        > count(*) filter (where abs(q.exchange_rate - p.exchange_rate) > abs(q.exchange_rate * 0.01 - p.exchange_rate)) then 1.00
      else 0.01
    end as factor
  from settings s
  left join quoted q on q.direct
  left join posted p on p.company = q.company and p.currency = q.currency
)
select
  q.company,
  q.currency,
  q.contract,
  case
    when q.direct then cast(q.exchange_rate * s.factor as decimal(20, 12))
    else cast(round(1 / (q.exchange_rate * s.factor), 10) as decimal(20, 12))
  end as exchange_rate,
  q.valid_from,
  q.valid_to
from quoted q
cross join scale s;
