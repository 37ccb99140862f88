-- rule: post.voucher-balance
-- says: The ledger entries of a project voucher add to zero in accounting and in reporting currency.
-- from: finops.ledger_entry
-- key: company, voucher
-- compare: reporting_balance
-- money: left_over
-- why broken: An entry of the voucher is missing, double or was changed; a cent in the reporting currency alone is a penny difference that was not posted.
-- fix broken: General ledger > Inquiries and reports > Voucher transactions: find the entry that does not belong or is not there; a penny difference is set up under General ledger > Ledger setup > General ledger parameters.
-- source: format-update-project-invoice-proposals
select
  e.company,
  e.voucher,
  case when e.accounting_balance <> 0 then c.accounting_currency else c.reporting_currency end as currency,
  case when e.accounting_balance <> 0 then e.accounting_balance else e.reporting_balance end as left_over,
  e.reporting_balance,
  e.contract,
  e.project,
  e.invoice,
  e.actual_id,
  e.since
from finops.ledger_entry e
left join finops.company c on c.company = e.company
cross join settings s
where (e.accounting_balance <> 0 or e.reporting_balance <> 0)
  and (e.since >= s.go_live or s.go_live is null or e.since is null)
