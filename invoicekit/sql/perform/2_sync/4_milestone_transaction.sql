-- performs: sync.milestone
-- The on-account transaction that the proposal line of a milestone will come from.
insert into typed.projonacctrans (transaction_id, project, quantity, currency, company)
select number_of('OA-', cast(d.milestone_id as varchar)), d.project, 1, d.currency, d.company
from due_sync_milestone d
where not d.optional
  and (is_chosen(d.company, null, null) or d.milestone_id in (select milestone_id from perform_chosen_milestone));
