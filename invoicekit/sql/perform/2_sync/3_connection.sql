-- performs: sync.connection
-- Each connection between two actuals that were sent is a relationship in Finance, with the same ends and roles.
insert into typed.projcdstransactionrelationshipimport (
  connection_id, transaction_1, role_1, transaction_2, role_2, created_at
)
select d.connection_id, d.transaction_1, d.role_1, d.transaction_2, d.role_2, t.as_of
from due_sync_connection d
cross join settings t
where not d.optional;
