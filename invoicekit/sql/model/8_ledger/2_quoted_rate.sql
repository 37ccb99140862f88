-- finops.quoted_rate: rates into each company's accounting currency as they are quoted, and when they are valid, of the rate type
-- of its ledger; only the opposite pair where no direct one is quoted; and the rates agreed with contracts
-- company currency exchange_rate: exchangerate.exchange_rate exchangeratecurrencypair.from_currency
-- contract: projcontractfixedexchangerate.contract
create table finops.quoted_rate as
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
)
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
where exchange_rate > 0;
