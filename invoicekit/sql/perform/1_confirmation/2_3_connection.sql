-- So are their links.
insert into typed.msdyn_transactionconnection by name
select *
from perform_new_connection
where connection_id not in (select connection_id from typed.msdyn_transactionconnection);
