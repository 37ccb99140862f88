-- system: Finance
-- title: Posted invoice
select * from finops.invoice where proposal_number = $invoice
