-- What performing a stage needs: whose rows are chosen, and what was refused.
create schema if not exists perform;
create schema if not exists due;

create or replace table perform.chosen_company (company varchar);
create or replace table perform.chosen_invoice (invoice varchar);

-- Rows that are not to be performed, by rule and subject.
create table if not exists perform.left_alone (rule varchar, subject varchar);

-- What may not be written, the rule and subject that keep it from that, and why in words where no rule says it.
-- What is refused of an invoice is refused of all of it.
create or replace table perform.refused (
  rule varchar,
  subject varchar,
  company varchar,
  invoice varchar,
  cause_rule varchar,
  cause_subject varchar,
  why varchar
);

-- An identifier that is the same in every run: made of the words that it stands for.
create or replace macro guid_of(words) as cast(md5(words) as uuid);

-- A number that is the same in every run.
create or replace macro number_of(prefix, words) as prefix || upper(substr(md5(words), 1, 10));
