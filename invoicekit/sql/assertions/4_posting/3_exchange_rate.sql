-- rule: post.exchange-rate
-- says: Journals and invoices are posted at the rate agreed with the contract, else at the rate table's of their date; in the company's own currency at 1.
-- from: finops.posting
-- key: company, voucher
-- money: amount
-- needs: finops.company, finops.exchange_rate, finops.exchange_rate.contract, finops.staging.contract, finops.invoice.contract
-- why broken: The document was posted at another rate than the contract's agreement or the rate table has for its date: the agreement was switched on or the rate changed in between, or someone typed it over.
-- fix broken: General ledger > Currencies > Currency exchange rates, and the contract's exchange rate agreement: find the rate that should hold; if the document is wrong, reverse it and post it again.
-- source: format-update-project-invoice-proposals
with agreed as (
  select company, contract, currency, max(exchange_rate) as exchange_rate
  from finops.exchange_rate
  group by company, contract, currency
),
-- In the company's own currency the rate is 1.
rated as (
  select
    p.*,
    c.accounting_currency,
    c.minor_unit,
    case when p.currency = c.accounting_currency then 1 else coalesce(a.exchange_rate, r.exchange_rate) end as due
  from finops.posting p
  join finops.company c on c.company = p.company
  left join agreed a on a.company = p.company and a.contract = p.contract and a.currency = p.currency
  left join finops.daily_rate r on r.company = p.company and r.currency = p.currency and r.day = p.rate_date
)
select
  r.company,
  r.voucher,
  r.accounting_currency as currency,
  cast(r.document_amount * (r.exchange_rate - r.due) as decimal(38, 6)) as amount,
  r.contract,
  r.project,
  r.invoice,
  r.actual_id,
  r.since
from rated r
cross join settings s
where abs(r.document_amount * (r.exchange_rate - r.due)) > s.accounting_minor_units * r.minor_unit * greatest(r.document_lines, 1)
  and (r.since >= s.go_live or s.go_live is null or r.since is null)
