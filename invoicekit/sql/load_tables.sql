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

-- Rows of which a newer copy stands in the export: what they are known by, when they were changed, and when the newest was.
create table result.older_copy (table_name varchar, record varchar, file varchar, stamp varchar, newest varchar);

-- Records that stand in the export in several versions, of which none is told to be the newest.
create table result.version (table_name varchar, record varchar, versions bigint);

-- The tables that were exported.
create table supplied (table_name varchar);

-- The columns of those tables that were exported, by their names here.
create table supplied_column (table_name varchar, column_name varchar);
