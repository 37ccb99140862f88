-- rule: post.invoice
-- says: Every proposal that has lines is posted as a customer invoice of the same total.
-- from: finops.proposal
-- observed: finops.invoice
-- key: company, proposal_number
-- id: company, customer_invoice_number
-- compare: customer, contract?, currency, accounting_date? unless moved
-- money: total
-- lag: posting
-- needs: finops.proposal.line_count
-- why missing: The proposal is complete and nobody posted it, or posting failed (a closed period, a financial dimension, tax).
-- why unexpected: A project invoice was posted that no proposal of this integration stands behind.
-- why duplicate: The proposal was posted more than once.
-- why different: The invoice was posted with another total, customer, currency or accounting date than its proposal.
-- fix missing: Look first whether the customer's account, or the proforma invoice, bears a customer invoice of it: then it is posted, and the export lacks it; export posted invoices again, and do not post twice. Else Project invoice proposals > Post; the posting log names the line that stops it.
-- fix unexpected: Find out who posted it and credit it if it is not a sale of this contract.
-- fix duplicate: Credit the surplus invoice.
-- fix different: Correct the invoice in Project Operations (Correct this invoice), confirm, and post the correction.
-- source: format-update-project-invoice-proposals
select
  p.company,
  p.proposal_number,
  p.customer,
  p.currency,
  p.accounting_date,
  m.company is not null as moved,
  p.total,
  p.contract,
  p.proposal_number as invoice,
  p.since
from finops.proposal p
left join finops.moved_invoice m on m.company = p.company and m.proposal_number = p.proposal_number
where p.line_count > 0
