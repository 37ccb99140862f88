-- system: Finance
-- title: Relationship
select * from finops.relationship where cast(transaction_1 as varchar) = $actual_id or cast(transaction_2 as varchar) = $actual_id
