-- What is on its way needs no repair.
create or replace temp table perform_on_its_way as
select rule, subject from result.listed where outcome = 'waiting';
