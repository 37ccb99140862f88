-- A milestone that is billed is Customer invoice posted; one that is credited can be billed again.
update typed.msdyn_contractlinescheduleofvalue
set
  status = case
    when milestone_id in (select source_id from perform_confirmed_detail where scenario = 'milestone')
      then 'Customer invoice posted'
    when milestone_id in (
      select source_id from dataverse.line_detail where scenario = 'milestone' and not confirmed
    ) then 'Customer invoice created'
    else 'Ready for invoicing'
  end,
  modified_at = (select as_of from settings)
where milestone_id in (
  select source_id from perform_confirmed_detail where scenario = 'milestone'
  union
  select b.source_id
  from perform_confirmed_detail d
  join dataverse.billed b on b.actual_id = d.original_id
  where d.scenario = 'milestone credited'
);
