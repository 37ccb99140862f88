-- Unbilled sales are Ready to invoice.
update typed.msdyn_actual
set billing_status = 'Ready to invoice', modified_at = (select as_of from settings)
where cast(actual_id as varchar) in (
  select source_id
  from perform_asked_ready
  where kind <> 'Milestone' and reason in ('Not marked ready', 'Retainer, to be applied')
);
