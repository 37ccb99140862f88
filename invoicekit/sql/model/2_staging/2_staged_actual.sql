-- finops.staged_actual: the actuals that are staged
-- from: projcdsactualsimport
create table finops.staged_actual as
select distinct actual_id
from finops.staging
where actual_id is not null;
