-- system: Dataverse
-- title: Connection
select * from dataverse.connection where cast(transaction_1 as varchar) = $actual_id or cast(transaction_2 as varchar) = $actual_id
