-- What a step leaves alone: what is on its way, and what is missing by other rules than those that it mends ($rules): another step
-- mends it, or nobody can.
create or replace table perform.left_alone as
select rule, subject from perform.on_its_way
union all
select rule, subject
from result.finding
where outcome = 'missing' and not list_contains($rules, rule);
