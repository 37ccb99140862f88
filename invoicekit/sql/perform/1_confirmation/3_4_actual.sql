-- The reversals and the billed sales are there.
insert into typed.msdyn_actual by name
select * from perform_new_actual;
