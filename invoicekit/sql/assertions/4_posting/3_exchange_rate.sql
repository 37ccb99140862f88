-- rule: post.exchange-rate
-- says: Journals and invoices are posted at the rate agreed with the contract, else at the rate table's of their date.
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
)
select
  p.company,
  p.voucher,
  c.accounting_currency as currency,
  cast(p.document_amount * (p.exchange_rate - coalesce(a.exchange_rate, r.exchange_rate)) as decimal(38, 6)) as amount,
  p.contract,
  p.project,
  p.invoice,
  p.actual_id,
  p.since
from finops.posting p
join finops.company c on c.company = p.company
cross join settings s
left join agreed a on a.company = p.company and a.contract = p.contract and a.currency = p.currency
left join finops.daily_rate r on r.company = p.company and r.currency = p.currency and r.day = p.rate_date
where p.currency <> c.accounting_currency
  and abs(p.document_amount * (p.exchange_rate - coalesce(a.exchange_rate, r.exchange_rate)))
    > s.accounting_minor_units * c.minor_unit * greatest(p.document_lines, 1)
  and (p.since >= s.go_live or s.go_live is null or p.since is null)
