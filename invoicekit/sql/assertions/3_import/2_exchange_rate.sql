-- rule: import.exchange-rate
-- says: There is an exchange rate for every currency, company and day that something is staged for and neither in a journal nor on a proposal yet.
-- from: finops.daily_rate
-- key: company, currency, day
-- money: amount
-- needs: finops.company, finops.staging.currency
-- why broken: The rate table has no rate of this currency into the company's own for that day; import from staging leaves the rows out and says so in its log only.
-- fix broken: General ledger > Currencies > Currency exchange rates: enter the rate, then run import from staging again.
-- source: project-operations-integration-journal
with staged as (
  select distinct
    s.staging_id,
    case
      when s.transaction_type in ('Resourcing unit cost', 'Inter-organizational sales')
      then coalesce(s.resourcing_company, s.company)
      else s.company
    end as company,
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
)
select r.company, r.currency, r.day, sum(s.amount) as amount, min(s.since) as since
from finops.daily_rate r
join staged s on s.company = r.company and s.currency = r.currency and s.day = r.day
where r.exchange_rate is null
  and not exists (
    select 1
    from finops.exchange_rate a
    where a.contract = s.contract and a.company = r.company and a.currency = r.currency
  )
group by r.company, r.currency, r.day
