-- What is on a draft is Customer invoice created; what is taken off it is Ready to invoice again.
update typed.msdyn_actual
set
  billing_status = case
    when actual_id in (select source_id from perform_new_detail where source_kind = 'msdynactual')
      then 'Customer invoice created'
    else 'Ready to invoice'
  end,
  modified_at = (select as_of from settings)
where actual_id in (
  select source_id from perform_new_detail where source_kind = 'msdynactual'
  union
  select d.source_id
  from dataverse.line_detail d
  join perform_removing r on r.line_detail_id = d.line_detail_id
  where not d.corrects and d.source_id is not null
);
