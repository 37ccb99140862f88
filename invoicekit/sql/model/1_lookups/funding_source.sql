-- dataverse.funding_source: project contract customers, with Finance's funding source id and contract, or that it is gone
create table dataverse.funding_source as
with one as (
  select funding_source_id, max(funding_source) as funding_source, max(contract_id) as contract_id
  from typed.msdyn_projectcontractsplitbillingrule
  group by funding_source_id
)
select
  f.funding_source_id,
  f.funding_source,
  c.contract,
  f.contract_id is not null and c.contract_id is null as contract_gone
from one f
left join dataverse.contract c on c.contract_id = f.contract_id;
