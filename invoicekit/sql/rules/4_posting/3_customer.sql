-- rule: post.customer
-- says: Every posted project invoice stands in the customer's account, in its own and in the accounting currency.
-- from: finops.invoice
-- observed: finops.customer_transaction
-- key: company, voucher
-- id: company, customer_invoice_number
-- compare: customer, customer_invoice_number, currency, invoice_date
-- money: amount, accounting_amount?
-- lag: posting
-- needs: finops.invoice.voucher
-- why missing: The invoice was posted and its customer transaction is not there: the export is partial, or the ledger update failed. An invoice without a voucher has none, and nothing of it is in the ledger.
-- why unexpected: A customer transaction is marked as a project invoice, or bears the number of one, and no posted project invoice has its voucher.
-- why duplicate: The voucher stands more than once in the customer's account.
-- why different: The customer's account shows another customer, date, amount or rate than the invoice.
-- fix missing: Accounts receivable > Customers > Transactions: look for the voucher; if it is not there, ask support to check the posting.
-- fix unexpected: Look up the voucher and find what was posted under it. A payment that was returned bears the invoice's number too: if it is that, nothing is wrong; accept the finding.
-- fix duplicate: Reverse the surplus customer transaction.
-- fix different: Compare the voucher in the ledger with the invoice; a difference from the rate comes from a fixed-rate agreement or a changed rate.
-- source: format-update-project-invoice-proposals
with size as (
  select company, customer_invoice_number, count(*) as line_count
  from finops.invoice_line
  group by company, customer_invoice_number
),
proposed as (
  select company, proposal_number, max(line_count) as line_count
  from finops.proposal
  group by company, proposal_number
)
select
  i.company,
  i.voucher,
  i.customer_invoice_number,
  i.customer,
  i.currency,
  i.invoice_date,
  i.total as amount,
  cast(i.total * i.exchange_rate as decimal(38, 12)) as accounting_amount,
  i.exchange_rate,
  greatest(z.line_count, p.line_count, 1) as lines,
  i.contract,
  i.proposal_number as invoice,
  i.since
from finops.invoice i
left join size z on z.company = i.company and z.customer_invoice_number = i.customer_invoice_number
left join proposed p on p.company = i.company and p.proposal_number = i.proposal_number
