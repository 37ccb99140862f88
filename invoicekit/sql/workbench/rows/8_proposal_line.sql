-- system: Finance
-- title: Proposal line
select * from finops.proposal_line where cast(actual_id as varchar) = $actual_id
