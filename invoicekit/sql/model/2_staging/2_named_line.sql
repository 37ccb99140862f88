-- finops.named_line: for each proposal line that a staging row names, that row; a surplus row only where no other names it
-- staging_id actual_id surplus: projcdsactualsimport.proposal_line_transaction
create table finops.named_line as
select
  company,
  proposal_line_transaction as transaction_id,
  coalesce(min(staging_id) filter (where not surplus), min(staging_id)) as staging_id,
  coalesce(arg_min(actual_id, staging_id) filter (where not surplus), arg_min(actual_id, staging_id)) as actual_id,
  bool_and(surplus) as surplus
from finops.staging
where proposal_line_transaction is not null
group by company, proposal_line_transaction;
