-- finops.named_line: for each proposal line that a staging row names, that row, and whether as its own line or as its fee's; a
-- surplus row only where no other names it
-- staging_id actual_id surplus: projcdsactualsimport.proposal_line_transaction
create table finops.named_line as
with pointer as (
  select company, proposal_line_transaction as transaction_id, 'own' as kind, staging_id, actual_id, surplus
  from finops.staging
  where proposal_line_transaction is not null
  union all
  select company, fee_proposal_line_transaction, 'fee', staging_id, actual_id, surplus
  from finops.staging
  where fee_proposal_line_transaction is not null
)
select
  company,
  transaction_id,
  coalesce(min(staging_id) filter (where not surplus), min(staging_id)) as staging_id,
  coalesce(arg_min(actual_id, staging_id) filter (where not surplus), arg_min(actual_id, staging_id)) as actual_id,
  max(kind) as kind,
  bool_and(surplus) as surplus
from pointer
group by company, transaction_id;
