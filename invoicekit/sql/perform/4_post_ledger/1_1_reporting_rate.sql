-- performs: post.ledger
-- Rates per 1 from each company's accounting currency into its reporting currency, and when they are valid; where only the
-- opposite pair is quoted, its reciprocal.
create or replace temp table perform_reporting_rate as
with pair as (
  select f.company, p.pair_record, upper(p.to_currency) = f.reporting_currency as direct
  from typed.exchangeratecurrencypair p
  join finops.company f on upper(p.to_currency) in (f.reporting_currency, f.accounting_currency)
    and upper(p.from_currency) in (f.reporting_currency, f.accounting_currency)
    and upper(p.from_currency) <> upper(p.to_currency)
    and (f.rate_type is null or p.rate_type is null or f.rate_type = p.rate_type)
)
select
  q.company,
  case
    when q.direct then cast(r.exchange_rate * s.factor as decimal(20, 12))
    else cast(round(1 / (r.exchange_rate * s.factor), 10) as decimal(20, 12))
  end as exchange_rate,
  coalesce(r.valid_from, date '1900-01-01') as valid_from,
  coalesce(r.valid_to, date '9999-12-31') as valid_to
from pair q
join typed.exchangerate r on r.pair_record = q.pair_record
cross join finops.table_rate_scale s
where r.exchange_rate > 0
  and (q.direct or not exists (select 1 from pair d where d.company = q.company and d.direct))
union all
select company, 1, date '1900-01-01', date '9999-12-31' from finops.company where reporting_currency = accounting_currency;
