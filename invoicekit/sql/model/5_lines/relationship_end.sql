-- finops.relationship_end: each transaction relationship from both of its ends: an actual with its role, and what it is linked to
-- from: projcdstransactionrelationshipimport
-- actual_id: projcdstransactionrelationshipimport.transaction_1
create view finops.relationship_end as
select transaction_1 as actual_id, role_1 as role, transaction_2 as other_id, role_2 as other_role
from finops.relationship
union all
select transaction_2, role_2, transaction_1, role_1
from finops.relationship;
