-- rule: import.exchange-rate
-- says: There is an exchange rate for every currency, company and day that something is staged for and neither in a journal nor on a proposal yet.
-- from: finops.unrated
-- key: company, currency, day
-- money: amount
-- needs: finops.company, finops.staging.currency, finops.daily_rate.exchange_rate
-- why broken: The rate table has no rate of this currency into the company's own for that day; import from staging leaves the rows out and says so in its log only.
-- fix broken: General ledger > Currencies > Currency exchange rates: enter the rate, then run import from staging again.
-- source: project-operations-integration-journal
select company, currency, day, sum(amount) as amount, min(since) as since
from finops.unrated
group by company, currency, day
