-- What is asked to be ready: all of the backlog, or only these sources, these contracts, what is dated up to a day.
create or replace table perform.asked_source (source_id uuid);
create or replace table perform.asked_contract (contract varchar);
create or replace table perform.up_to (up_to date);

-- Retainers are made ready only where they are named: to apply one is a choice.
create or replace view perform.asked_ready as
select b.*
from perform.backlog b
where (
    b.source_id in (select cast(source_id as varchar) from perform.asked_source)
    or (b.kind <> 'Retainer' and not exists (select 1 from perform.asked_source))
  )
  and (b.contract in (select contract from perform.asked_contract) or not exists (select 1 from perform.asked_contract))
  and (b.document_date <= (select max(up_to) from perform.up_to) or (select max(up_to) from perform.up_to) is null);
