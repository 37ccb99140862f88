-- system: Finance
-- title: Journal line
select * from finops.journal_line where cast(actual_id as varchar) = $actual_id
