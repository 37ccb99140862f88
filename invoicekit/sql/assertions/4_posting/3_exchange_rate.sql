-- rule: post.exchange-rate
-- says: Journals and invoices are posted at the rate agreed with the contract, else at the rate table's of their date; in the company's own currency at 1.
-- from: finops.posting
-- key: company, voucher
-- money: amount
-- needs: finops.company, finops.exchange_rate, finops.exchange_rate.contract, finops.staging.contract, finops.invoice.contract
-- why broken: The document was posted at another rate than the contract's agreement or the rate table has for its date: the agreement was switched on or the rate changed in between, or someone typed it over; or it bears no rate, so that no money of it can be compared in accounting currency.
-- fix broken: General ledger > Currencies > Currency exchange rates, and the contract's exchange rate agreement: find the rate that should hold; if the document is wrong, reverse it and post it again.
-- source: format-update-project-invoice-proposals
select
  r.company,
  r.voucher,
  r.accounting_currency as currency,
  cast(
    case
      when abs(r.document_amount * (r.exchange_rate - r.due_rate)) > s.accounting_minor_units * r.minor_unit * greatest(r.document_lines, 1)
        then r.document_amount
      else r.turnover
    end * (r.exchange_rate - r.due_rate)
  as decimal(38, 6)) as amount,
  r.contract,
  r.project,
  r.invoice,
  r.actual_id,
  r.since
from finops.rated_posting r
cross join settings s
where (
    greatest(r.turnover, abs(r.document_amount)) * abs(r.exchange_rate - r.due_rate) > s.accounting_minor_units * r.minor_unit * greatest(r.document_lines, 1)
    or (r.exchange_rate is null and r.rate_told and greatest(r.turnover, abs(r.document_amount)) > 0)
  )
  and (r.since >= s.go_live or s.go_live is null or r.since is null)
