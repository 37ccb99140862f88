-- finops.exchange_rate: rates per 1 into each company's accounting currency and when they are valid, of the rate type of its
-- ledger; where only the opposite pair is quoted, its reciprocal; and the rates agreed with contracts, which come first.
-- company currency exchange_rate: exchangerate.exchange_rate exchangeratecurrencypair.from_currency
-- contract: projcontractfixedexchangerate.contract
create table finops.exchange_rate as
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
from finops.quoted_rate q
cross join finops.table_rate_scale s;
