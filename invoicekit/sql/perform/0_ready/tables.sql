-- What is asked to be ready: all of the backlog, or only these sources, these contracts, what is dated up to a day.
create or replace temp table perform_asked_source (source_id uuid);
create or replace temp table perform_asked_contract (contract varchar);
create or replace temp table perform_up_to (up_to date);

-- Retainers are made ready only where they are named: to apply one is a choice.
create or replace temp view perform_asked_ready as
select b.*
from perform_backlog b
where (
    b.source_id in (select cast(source_id as varchar) from perform_asked_source)
    or (b.kind <> 'Retainer' and not exists (select 1 from perform_asked_source))
  )
  and (b.contract in (select contract from perform_asked_contract) or not exists (select 1 from perform_asked_contract))
  and (b.document_date <= (select max(up_to) from perform_up_to) or (select max(up_to) from perform_up_to) is null);
