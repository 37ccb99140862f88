-- finops.daily_rate: the rate of the table for each currency and day that something foreign stands in a journal or was posted
-- at, or is staged for and neither in a journal nor on a proposal yet; null where the table has none
-- company currency day exchange_rate: exchangerate.exchange_rate exchangeratecurrencypair.from_currency
create table finops.daily_rate as
with needed as (
  select
    coalesce(lender, company) as company,
    currency,
    coalesce(accounting_date, document_date) as day
  from finops.staging
  where journal_line_record is null and proposal_line_transaction is null
  union
  select company, currency, accounting_date from finops.journal_line
  union
  select company, currency, invoice_date from finops.invoice
),
table_rate as (
  select company, currency, exchange_rate, valid_from, valid_to from finops.exchange_rate where contract is null
)
select n.company, n.currency, n.day, arg_max(r.exchange_rate, coalesce(r.valid_from, date '1900-01-01')) as exchange_rate
from needed n
join finops.company f on f.company = n.company and f.accounting_currency <> n.currency
left join table_rate r on r.company = n.company and r.currency = n.currency
  and coalesce(r.valid_from <= n.day, true) and coalesce(r.valid_to >= n.day, true)
where n.day is not null
group by n.company, n.currency, n.day;
