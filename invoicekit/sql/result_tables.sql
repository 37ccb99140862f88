-- The tables of a run. Amounts are in the currency of the row's side.

create or replace table result.outcome (
  rule varchar,
  outcome varchar,
  subject varchar,
  company varchar,
  currency varchar,
  contract varchar,
  project varchar,
  invoice varchar,
  actual_id varchar,
  expected decimal(38, 6),
  observed decimal(38, 6),
  copies bigint,
  columns struct(name varchar, expected varchar, observed varchar, from_amount varchar, from_rate varchar)[],
  since timestamp,
  cause_rule varchar,
  cause_subject varchar,
  expected_company varchar,
  expected_currency varchar,
  observed_company varchar,
  observed_currency varchar,
  expected_rows bigint,
  observed_rows bigint,
  expected_bridge decimal(38, 6),
  observed_bridge decimal(38, 6),
  inferred boolean
);

-- The columns in which rows differ, one row each.
create or replace view result.changed_column as
select rule, subject, company, since, changed.name, changed.expected, changed.observed
from (select rule, subject, company, since, unnest(columns) as changed from result.outcome where outcome = 'different');

create or replace table result.total (
  rule varchar,
  side varchar,
  company varchar,
  currency varchar,
  rows_counted bigint,
  amount decimal(38, 6)
);

-- Per arrow of the bridge, what was expected and observed, by the days on which it became new and was resolved (arrived_on; null: not
-- there). tolerated: of keys that are matched, whose sides may differ within tolerance; open_rows: of the others, keys whose two sides
-- differ in the end.
create or replace table result.movement (
  rule varchar,
  expected_company varchar,
  expected_currency varchar,
  observed_company varchar,
  observed_currency varchar,
  new_on date,
  arrived_on date,
  tolerated boolean,
  expected decimal(38, 6),
  observed decimal(38, 6),
  open_rows bigint
);

create or replace table result.rule (
  rule varchar,
  stage varchar,
  position integer,
  bridges boolean,
  cutoff timestamp
);

create or replace table result.wording (rule varchar, outcome varchar, why varchar, fix varchar);

-- The companies that a run is asked to look at; empty: all.
create or replace table result.chosen_company (company varchar);

-- What the history says of the findings (persisting, reopened); empty where no history is kept: all are new.
create or replace table result.state (finding_id varchar, state varchar);
