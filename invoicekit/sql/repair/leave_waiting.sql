-- What is on its way is not performed: it needs no repair.
create schema if not exists perform;
create or replace table perform.left_alone as
select rule, subject from result.listed where outcome = 'waiting';
