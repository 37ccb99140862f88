-- finops.unrated: what is staged, neither in a journal nor on a proposal yet, and has no exchange rate for its currency, company
-- and day, in the rate table or agreed with its contract. A lender's row needs one in the lender's company.
-- company currency day amount: exchangerate.exchange_rate exchangeratecurrencypair.from_currency projcdsactualsimport.currency
create table finops.unrated as
with staged as (
  select
    s.staging_id,
    coalesce(s.lender, s.company) as company,
    s.currency,
    coalesce(s.accounting_date, s.document_date) as day,
    s.contract,
    s.amount,
    s.since
  from finops.staging s
  cross join settings t
  where s.journal_line_record is null
    and s.proposal_line_transaction is null
    and not s.surplus
    and s.class is distinct from 'Tax'
    and (s.since >= t.go_live or t.go_live is null or s.since is null)
    and (s.accounting_date > t.beginning_balance_date or t.beginning_balance_date is null or s.accounting_date is null)
),
-- Without the rate table nothing can be told of it.
told as (
  select count(*) = 2 as rates from supplied where table_name in ('exchangerate', 'exchangeratecurrencypair')
)
select s.staging_id, r.company, r.currency, r.day, s.amount, s.since
from finops.daily_rate r
join staged s on s.company = r.company and s.currency = r.currency and s.day = r.day
cross join told t
where r.exchange_rate is null
  and t.rates
  and not exists (
    select 1
    from finops.exchange_rate a
    where a.contract = s.contract and a.company = r.company and a.currency = r.currency
  );
