-- The tables that loading fills.

-- Rows that do not fit their table, with the first column that does not. Amounts are in the row's own currency, as the
-- export names it.
create table result.quarantine (
  system varchar,
  table_name varchar,
  file varchar,
  line bigint,
  column_name varchar,
  value varchar,
  reason varchar,
  amount decimal(28, 6),
  currency varchar
);

-- Rules whose observed table has a key more than once.
create table result.double_observed (rule varchar);

-- The tables that were exported.
create table supplied (table_name varchar);

-- The columns of those tables that were exported, by their names here.
create table supplied_column (table_name varchar, column_name varchar);
