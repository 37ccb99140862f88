-- Staging rows to be marked invalid before anything is imported, by their GUID.
select
  company,
  staging_id,
  actual_id,
  transaction_type,
  invoice,
  case outcome
    when 'unexpected' then 'Have it marked invalid: its actual is no longer in Dataverse'
    else 'Have it marked invalid: its actual is staged by another row, too'
  end as action,
  currency,
  amount,
  finding_id
from perform_invalid_row
where not imported
order by company, staging_id;
