-- result.exported_company: the companies that the exports have any row of, on either side.
create or replace table result.exported_company as
select company
from (
  select company from dataverse.invoice
  union
  select company from dataverse.actual
  union
  select company from finops.staging
  union
  select company from finops.proposal
  union
  select company from finops.journal_line
  union
  select company from finops.invoice
  union
  select company from result.outcome
) there
where company is not null
order by company;
