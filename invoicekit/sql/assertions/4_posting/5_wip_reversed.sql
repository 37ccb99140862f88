-- rule: post.wip-reversed
-- says: The work in progress that was accrued for the lines of an invoice is reversed to zero when it is posted, accrued revenue reconciliation journals counted; and of the accrued revenue as much.
-- from: finops.accrual
-- key: company, voucher
-- money: amount
-- needs: finops.company, finops.ledger_entry.accounting_amount, finops.invoice_line.accounting_amount, finops.treatment.treatment, finops.accrual.reconciled?
-- why broken: The invoice reversed another amount of work in progress than the journals had accrued (the exchange rate or the amount changed between the two postings), or another amount of accrued revenue than of work in progress.
-- fix broken: Project management and accounting > Inquiries and reports > WIP reports > Accrued revenue reconciliation: find the transactions of this invoice, create the reconciliation journal and post it; correct accrued revenue that differs from the work in progress of its own voucher with a general journal.
-- source: reconcile-accrued-revenue
with accrued_revenue as (
  select company, voucher, sum(accounting_amount) as accounting_amount
  from finops.ledger_entry
  where source = 'invoice' and posting_type = 'Accrued revenue - sales value' and work_placed and accounting_balance = 0
  group by company, voucher
  having count(*) = 1
),
reversed as (
  select company, voucher, max(contract) as contract, max(invoice) as invoice, max(since) as since, sum(accounting_amount) as accounting_amount
  from finops.ledger_entry
  where source = 'invoice' and posting_type = 'WIP - sales value' and work_placed and accounting_balance = 0
  group by company, voucher
  having count(*) = 1
),
compared as (
  select
    r.company,
    r.voucher,
    r.contract,
    r.invoice,
    r.since,
    c.accounting_currency as currency,
    case when a.known then r.accounting_amount + a.accrued + a.reconciled else 0 end as work_left,
    coalesce(r.accounting_amount + v.accounting_amount, 0) as between_entries,
    s.accounting_minor_units * c.minor_unit * a.lines as tolerance
  from reversed r
  join finops.accrual a on a.company = r.company and a.voucher = r.voucher
  join finops.company c on c.company = r.company
  left join accrued_revenue v on v.company = r.company and v.voucher = r.voucher
  cross join settings s
  where r.since >= s.go_live or s.go_live is null or r.since is null
)
select
  company,
  voucher,
  currency,
  cast(case when abs(work_left) > tolerance then work_left else between_entries end as decimal(38, 6)) as amount,
  contract,
  invoice,
  since
from compared
where abs(work_left) > tolerance or abs(between_entries) > tolerance
