-- dataverse.project: projects, with Finance's project number and the owning company
create table dataverse.project as
with one as (
  select project_id, max(project) as project, max(name) as name, max(company_id) as company_id
  from typed.msdyn_project
  group by project_id
)
select j.project_id, j.project, j.name, p.company
from one j
left join dataverse.company p on p.company_id = j.company_id;
