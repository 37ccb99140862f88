-- result.review: what people said of findings, from the history. Without a history it is empty.
create or replace table result.review (
  finding_id varchar,
  state varchar,
  owner varchar,
  due varchar,
  disposition varchar,
  answered boolean,
  notes bigint
);
