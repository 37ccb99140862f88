-- The companies that either system knows, or that any document is of.
select company from dataverse.company where company is not null
union
select company from finops.company where company is not null
union
select company from dataverse.invoice where company is not null
union
select company from dataverse.actual where company is not null
union
select company from finops.staging where company is not null
union
select company from finops.proposal where company is not null
union
select company from finops.invoice where company is not null
order by company
