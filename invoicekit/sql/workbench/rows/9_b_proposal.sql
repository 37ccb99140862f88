-- system: Finance
-- title: Proposal
select * from finops.proposal where proposal_number = $invoice
