-- finops.relationship: transaction relationships
-- from: projcdstransactionrelationshipimport
create table finops.relationship as
select connection_id, transaction_1, role_1, transaction_2, role_2, created_at as since
from typed.projcdstransactionrelationshipimport;
