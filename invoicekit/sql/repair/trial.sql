-- What a plan keeps while its steps are tried out: what was found at first, and what performing a step refused, in its turn.
create or replace temp table perform_found as
select finding_id from result.finding;

create or replace temp table perform_refused_in_trial (
  step varchar,
  turn integer,
  rule varchar,
  subject varchar,
  company varchar,
  invoice varchar,
  cause_rule varchar,
  cause_subject varchar,
  why varchar
);
