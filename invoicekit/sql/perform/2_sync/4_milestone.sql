-- performs: sync.milestone
-- Each milestone is taken into Finance, under the number of the on-account transaction that is made for it.
insert into typed.projcdscontractlinemilestoneimport (milestone_id, transaction_id, company, created_at)
select d.milestone_id, number_of('OA-', cast(d.milestone_id as varchar)), d.company, t.as_of
from due_sync_milestone d
cross join settings t
where not d.optional
  and (is_chosen(d.company, null, null) or d.milestone_id in (select milestone_id from perform_chosen_milestone));
