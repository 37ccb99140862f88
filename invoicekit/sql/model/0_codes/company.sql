-- dataverse.company: company codes by id, one row an id
create table dataverse.company as
select company_id, max(company) as company
from typed.cdm_company
group by company_id;
