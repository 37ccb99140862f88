-- rule: post.wip-reversed
-- says: The work in progress that was accrued for the lines of an invoice is reversed to zero when it is posted, accrued revenue reconciliation journals counted.
-- from: finops.accrual
-- key: company, voucher
-- money: amount
-- needs: finops.company, finops.ledger_entry, finops.invoice_line.accounting_amount, finops.treatment.treatment, finops.accrual.reconciled?
-- why broken: The invoice reversed another amount of work in progress than the journals had accrued: the exchange rate or the amount changed between the two postings.
-- fix broken: Project management and accounting > Inquiries and reports > WIP reports > Accrued revenue reconciliation: find the transactions of this invoice, create the reconciliation journal and post it.
-- source: reconcile-accrued-revenue
with reversed as (
  select company, voucher, max(contract) as contract, max(invoice) as invoice, max(since) as since, sum(accounting_amount) as accounting_amount
  from finops.ledger_entry
  where source = 'invoice' and posting_type = 'WIP - sales value' and work_placed and accounting_balance = 0
  group by company, voucher
  having count(*) = 1
)
select
  r.company,
  r.voucher,
  c.accounting_currency as currency,
  cast(r.accounting_amount + a.accrued + a.reconciled as decimal(38, 6)) as amount,
  r.contract,
  r.invoice,
  r.since
from reversed r
join finops.accrual a on a.company = r.company and a.voucher = r.voucher
join finops.company c on c.company = r.company
cross join settings s
where a.known
  and abs(r.accounting_amount + a.accrued + a.reconciled) > s.accounting_minor_units * c.minor_unit * a.lines
  and (r.since >= s.go_live or s.go_live is null or r.since is null)
