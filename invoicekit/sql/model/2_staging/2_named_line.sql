-- finops.named_line: for each proposal line that a staging row names, that row, and whether as its own line or as its fee's; of
-- several a billed sale before others, for only these come on proposals, and a surplus row last
-- staging_id actual_id surplus: projcdsactualsimport.proposal_line_transaction projcdsactualsimport.transaction_type
create table finops.named_line as
with pointer as (
  select company, proposal_line_transaction as transaction_id, 'own' as kind, staging_id, actual_id, transaction_type, surplus
  from finops.staging
  where proposal_line_transaction is not null
  union all
  select company, fee_proposal_line_transaction, 'fee', staging_id, actual_id, transaction_type, surplus
  from finops.staging
  where fee_proposal_line_transaction is not null
)
select
  company,
  transaction_id,
  staging_id,
  actual_id,
  max(kind) over (partition by company, transaction_id) as kind,
  surplus
from pointer
qualify row_number() over (
  partition by company, transaction_id
  order by surplus, coalesce(transaction_type, '') <> 'Billed sales', staging_id
) = 1;
