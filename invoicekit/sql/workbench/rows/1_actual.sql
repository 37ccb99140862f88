-- system: Dataverse
-- title: Actual
select * from dataverse.actual where cast(actual_id as varchar) = $actual_id
