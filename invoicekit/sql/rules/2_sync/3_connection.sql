-- rule: sync.connection
-- says: Every connection between two synced actuals has its relationship row in Finance, with the same ends and roles.
-- from: dataverse.connection
-- observed: finops.relationship
-- key: connection_id
-- compare: transaction_1, role_1, transaction_2, role_2
-- lag: sync
-- needs: dataverse.actual.skip_sync, dataverse.actual.class, dataverse.actual.project_id
-- why missing: The connection did not come through dual-write though both actuals did. Finance cannot find the unbilled sale behind the invoice line.
-- why unexpected: Finance holds a relationship that Dataverse does not know: its connection was deleted, or an end is no synced actual.
-- why duplicate: The same connection is staged more than once.
-- why different: An end or a role of the relationship is not that of the connection, so the unbilled sale is looked for in the wrong place.
-- fix missing: Project Operations > Out of sync actuals: Sync actuals resends the actual with its connections (of the last month; else support can); then run import from staging again.
-- fix unexpected: Have support remove the relationship row.
-- fix duplicate: Have support remove the surplus relationship row.
-- fix different: Resend the connection with Sync actuals; if it stays, have support correct the row.
-- source: manage-actuals-reconciliation
select
  connection_id,
  transaction_1,
  role_1,
  transaction_2,
  role_2,
  company,
  contract,
  project,
  invoice,
  actual_id,
  optional,
  since
from dataverse.connection
where sent
