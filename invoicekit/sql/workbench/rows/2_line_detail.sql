-- system: Dataverse
-- title: Invoice line detail
select * from dataverse.line_detail where cast(billed_source_id as varchar) = $actual_id or cast(source_id as varchar) = $actual_id
