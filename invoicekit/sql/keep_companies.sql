-- Leaves only rows that have a side in a chosen company, and rows that name no company.
delete from result.outcome
where coalesce(expected_company, observed_company, company) is not null
  and not exists (
    select 1
    from result.chosen_company c
    where c.company in (expected_company, observed_company, result.outcome.company)
  );

delete from result.movement
where coalesce(expected_company, observed_company) is not null
  and not exists (
    select 1 from result.chosen_company c where c.company in (expected_company, observed_company)
  );

delete from result.total
where company is not null
  and company not in (select company from result.chosen_company);
