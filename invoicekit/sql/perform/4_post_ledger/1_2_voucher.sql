-- performs: post.ledger
-- The vouchers that are not in the ledger yet, the day on which they stand there, and the rate into reporting currency of that day.
-- A posted invoice has its day even where no profile says to which accounts it is posted.
create or replace temp table perform_new_voucher as
with wanted as (
  select company, voucher from due_post_ledger
  union
  select company, voucher from perform_ledger_date where source = 'invoice'
),
document as (
  select company, voucher, max(coalesce(document_date, rate_date)) as document_date, max(treatment) as treatment
  from finops.posting
  group by company, voucher
),
dated as (
  select
    w.company,
    w.voucher,
    coalesce(l.accounting_date, o.document_date) as accounting_date,
    o.treatment,
    record_of('voucher ' || w.company || ' ' || w.voucher) as ledger_entry_record
  from wanted w
  left join perform_ledger_date l on l.company = w.company and l.voucher = w.voucher
  left join document o on o.company = w.company and o.voucher = w.voucher
  where not exists (select 1 from typed.generaljournalentry e where e.company = w.company and e.voucher = w.voucher)
),
daily as (
  select d.company, d.accounting_date, arg_max(r.exchange_rate, r.valid_from) as reporting_rate
  from (select distinct company, accounting_date from dated) d
  join perform_reporting_rate r
    on r.company = d.company and d.accounting_date >= r.valid_from and d.accounting_date <= r.valid_to
  group by d.company, d.accounting_date
)
select d.*, r.reporting_rate, c.accounting_currency, c.decimals, coalesce(k.decimals, 2) as reporting_decimals
from dated d
left join daily r on r.company = d.company and r.accounting_date = d.accounting_date
left join finops.company c on c.company = d.company
left join finops.currency_decimals k on k.currency = c.reporting_currency;
