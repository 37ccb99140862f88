-- What is on its way needs no repair.
create schema if not exists perform;
create or replace table perform.on_its_way as
select rule, subject from result.listed where outcome = 'waiting';
