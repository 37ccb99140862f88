-- The new unbilled sales are there.
insert into typed.msdyn_actual by name
select * from perform_new_actual;
