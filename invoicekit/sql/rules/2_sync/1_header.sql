-- rule: sync.header
-- says: Every confirmed proforma invoice with something to charge has a project invoice proposal in Finance, with its number.
-- from: dataverse.invoice
-- observed: finops.proposal
-- key: company, proposal_number
-- id: proposal_number
-- compare: contract unless contract_gone, customer unless customer_gone, currency unless currency_gone, payment_terms?
-- lag: sync
-- why missing: The header did not come through dual-write: the map was stopped or failed, or the invoice was confirmed while it was off.
-- why unexpected: Finance has a proposal that no confirmed invoice stands behind: the invoice was deleted or set back, or the proposal was made in Finance, which is not supported.
-- why duplicate: The same proposal number stands twice in the company's proposals.
-- why different: Header data were changed on one side after the sync, or the customer or contract is set up differently in the two systems.
-- fix missing: Dataverse: open the dual-write map Project invoice proposal V2, clear its errors, and save the confirmed invoice again to resend it.
-- fix unexpected: Find the invoice in Project Operations by this number. If the proposal is posted, have support set the invoice's status right and remove nothing. If not, do not post it: if the invoice is gone, have support remove the proposal.
-- fix duplicate: Project management and accounting > Project invoice proposals: find both and have the surplus one removed by support before posting.
-- fix different: Compare the customer, contract and terms of both, correct the master data, and correct the proposal before posting.
-- source: resource-dual-write-project-invoice
select
  i.company,
  i.invoice_number as proposal_number,
  i.contract,
  i.customer,
  i.currency,
  i.payment_terms,
  i.contract_gone,
  i.customer_gone,
  i.currency_gone,
  i.invoice_number as invoice,
  c.invoice_id is null as optional,
  i.since
from dataverse.invoice i
left join dataverse.chargeable_invoice c on c.invoice_id = i.invoice_id
where i.confirmed and i.order_type = 'Work based'
