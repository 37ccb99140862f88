-- Milestones are Ready for invoicing.
update typed.msdyn_contractlinescheduleofvalue
set status = 'Ready for invoicing', modified_at = (select as_of from settings)
where cast(milestone_id as varchar) in (
  select source_id from perform_asked_ready where kind = 'Milestone' and reason = 'Milestone not reached'
);
