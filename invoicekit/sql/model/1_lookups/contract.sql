-- dataverse.contract: project contracts, with Finance's contract number
create table dataverse.contract as
with one as (
  select
    contract_id,
    max(contract) as contract,
    max(company_id) as company_id,
    max(currency_id) as currency_id
  from typed.salesorder
  group by contract_id
)
select c.contract_id, c.contract, p.company, u.currency
from one c
left join dataverse.company p on p.company_id = c.company_id
left join dataverse.currency u on u.currency_id = c.currency_id;
