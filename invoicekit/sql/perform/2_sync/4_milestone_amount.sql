-- performs: sync.milestone
-- The amount and the status of each on-account transaction.
insert into typed.projonacctranssale (transaction_id, amount, tax, status, company)
select
  number_of('OA-', cast(d.milestone_id as varchar)),
  d.amount,
  d.tax,
  coalesce(d.status, 'Ready for invoicing'),
  d.company
from due_sync_milestone d
where not d.optional
  and (is_chosen(d.company, null, null) or d.milestone_id in (select milestone_id from perform_chosen_milestone));
