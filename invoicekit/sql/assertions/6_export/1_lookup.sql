-- rule: export.lookup
-- says: What is compared with Finance names no record that the export of Dataverse lacks.
-- from: dataverse.actual
-- key: record_table, of_company
-- needs: dataverse.actual.skip_sync
-- counts: rows
-- why broken: The export of this table lacks records that so many rows name: it was made from a view (Active Projects, say) that leaves some out, or they were deleted. The number that Finance knows such a record by is then not known, and was not compared; all else of these rows was.
-- fix broken: Export the table again, all of its records, inactive ones too, and run again. If a record is gone from Dataverse, look up with support who deleted it, and have it restored.
-- source: resource-dual-write-maps
with names as (
  select 'msdyn_project' as record_table, company, since from dataverse.actual where sent and project_gone
  union all
  select 'salesorder', company, since from dataverse.actual where sent and contract_gone and not funding_source_gone
  union all
  select 'msdyn_projectcontractsplitbillingrule', company, since from dataverse.actual where sent and funding_source_gone
  union all
  select 'transactioncurrency', company, since from dataverse.actual where sent and currency_gone
  union all
  select 'salesorder', company, since
  from dataverse.invoice
  where confirmed and order_type = 'Work based' and contract_gone
  union all
  select 'account', company, since
  from dataverse.invoice
  where confirmed and order_type = 'Work based' and customer_gone
  union all
  select 'transactioncurrency', company, since
  from dataverse.invoice
  where confirmed and order_type = 'Work based' and currency_gone
  union all
  select 'transactioncurrency', company, since from dataverse.milestone where currency_gone
)
select n.record_table, coalesce(n.company, 'no company') as of_company, n.company, n.since
from names n
join supplied s on s.table_name = n.record_table
