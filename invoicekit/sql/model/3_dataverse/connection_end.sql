-- dataverse.connection_end: each transaction connection from both of its ends: a record with its role, and what it is linked to; what
-- names one record twice links nothing
-- from: msdyn_transactionconnection
-- record_id: msdyn_transactionconnection.transaction_1
create view dataverse.connection_end as
select
  connection_id,
  transaction_1 as record_id,
  role_1 as role,
  type_1 as record_type,
  transaction_2 as other_id,
  role_2 as other_role,
  type_2 as other_type
from dataverse.connection
where transaction_1 is distinct from transaction_2 or type_1 is distinct from type_2
union all
select connection_id, transaction_2, role_2, type_2, transaction_1, role_1, type_1
from dataverse.connection
where transaction_1 is distinct from transaction_2 or type_1 is distinct from type_2;
