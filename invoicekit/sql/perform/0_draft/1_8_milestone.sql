-- So it is with milestones.
update typed.msdyn_contractlinescheduleofvalue
set
  status = case
    when milestone_id in (select source_id from perform_new_detail) then 'Customer invoice created'
    else 'Ready for invoicing'
  end,
  modified_at = (select as_of from settings)
where milestone_id in (
  select source_id from perform_new_detail where source_kind = 'msdyncontractlinescheduleofvalue'
  union
  select d.source_id
  from dataverse.line_detail d
  join perform_removing r on r.line_detail_id = d.line_detail_id
  where d.scenario = 'milestone' and d.source_id is not null
);
