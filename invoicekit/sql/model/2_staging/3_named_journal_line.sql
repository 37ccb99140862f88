-- finops.named_journal_line: for each journal line that a staging row names, that row, and whether as its own line or as its
-- fee's; a surplus row only where no other names it
-- staging_id actual_id surplus transaction_type: projcdsactualsimport.journal_line_record
create table finops.named_journal_line as
with pointer as (
  select journal_line_record, 'own' as kind, staging_id, actual_id, transaction_type, surplus
  from finops.staging
  where journal_line_record is not null
  union all
  select fee_journal_line_record, 'fee', staging_id, actual_id, transaction_type, surplus
  from finops.staging
  where fee_journal_line_record is not null
)
select
  journal_line_record,
  coalesce(min(staging_id) filter (where not surplus), min(staging_id)) as staging_id,
  coalesce(arg_min(actual_id, staging_id) filter (where not surplus), arg_min(actual_id, staging_id)) as actual_id,
  coalesce(arg_min(transaction_type, staging_id) filter (where not surplus), arg_min(transaction_type, staging_id))
    as transaction_type,
  max(kind) as kind,
  bool_and(surplus) as surplus
from pointer
group by journal_line_record;
