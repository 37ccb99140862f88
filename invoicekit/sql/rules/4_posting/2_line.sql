-- rule: post.line
-- says: Every line of a posted proposal is a line of its own customer invoice, unchanged; an invoice is posted whole or not at all.
-- from: finops.proposal_line
-- observed: finops.invoice_line
-- key: company, transaction_id
-- compare: quantity, currency, project, proposal_number??
-- money: amount, tax
-- lag: posting
-- bridge: amount
-- needs: finops.invoice
-- why missing: The invoice was posted without this line: the line was added later, or posting dropped it.
-- why unexpected: The invoice has a line that its proposal has not.
-- why duplicate: The line was posted more than once.
-- why different: The line was posted with other figures than the proposal shows, or on the invoice of another proposal.
-- why blocked: Its proposal is not posted; that is the finding to mend.
-- fix missing: Correct the invoice in Project Operations, so that the line comes on the correction; ask support why posting dropped it.
-- fix unexpected: Find the source of the line (project transactions, by its transaction id) and credit it if it is wrong.
-- fix duplicate: Credit the surplus line.
-- fix different: Correct the invoice in Project Operations and post the correction.
-- fix blocked: Post the proposal.
-- source: format-update-project-invoice-proposals
select
  company,
  transaction_id,
  proposal_number,
  quantity,
  currency,
  project,
  amount,
  tax,
  contract,
  line_type,
  proposal_number as invoice,
  actual_id,
  case when not posted then 'post.invoice' end as cause_rule,
  case when not posted then company || ' | ' || proposal_number end as cause_subject,
  proposal_since as since
from finops.proposal_line
