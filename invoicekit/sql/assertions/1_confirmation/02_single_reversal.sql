-- rule: confirm.single-reversal
-- says: An actual is taken back once: an unbilled sale by one reversal, a billed sale on one corrective invoice.
-- from: dataverse.reversal
-- key: original_id
-- money: amount
-- needs: dataverse.reversal.original_id
-- why broken: Time was recalled after it had been billed, an approval was cancelled twice, or an invoice was corrected twice: what was earned is taken back more than once.
-- fix broken: Project Operations > Actuals: open the original and its reversals; take the surplus reversal back with a correction journal.
-- source: confirm-proforma-invoice
with counted as (
  select
    original_id,
    transaction_type,
    count(*) as reversals,
    count(distinct invoice_id) as invoices,
    count(*) - count(invoice_id) as without_invoice,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    max(invoice) as invoice,
    min(amount) as amount,
    max(since) as since
  from dataverse.reversal
  where original_id is not null
  group by original_id, transaction_type
)
select
  c.original_id,
  c.company,
  c.currency,
  c.contract,
  c.project,
  c.invoice,
  c.amount,
  c.since
from counted c
cross join settings s
where (
    (c.transaction_type = 'Unbilled sales' and c.reversals > 1)
    or (c.transaction_type = 'Billed sales' and (c.invoices > 1 or (c.invoices > 0 and c.without_invoice > 0) or c.without_invoice > 1))
  )
  and (c.since >= s.go_live or s.go_live is null or c.since is null)
