-- system: Finance
-- title: Staging
select * from finops.staging where cast(actual_id as varchar) = $actual_id
