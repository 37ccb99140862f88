-- What was billed as it was is Customer invoice posted; what was edited, applied in part or corrected is Adjusted.
update typed.msdyn_actual
set
  billing_status = case
    when actual_id in (
      select source_id from perform_confirmed_detail where scenario in ('unedited', 'retainer applied')
    ) then 'Customer invoice posted'
    else billing_status
  end,
  adjustment_status = case
    when actual_id in (
      select coalesce(original_id, source_id)
      from perform_confirmed_detail
      where scenario in ('edited', 'reduced')
        or (scenario = 'retainer applied' and amount <> source_amount)
        or original_id is not null
    ) then 'Adjusted'
    else adjustment_status
  end,
  modified_at = (select as_of from settings)
where actual_id in (
  select coalesce(original_id, source_id)
  from perform_confirmed_detail
  where source_transaction_type is not null
    and (original_id is not null or scenario in ('unedited', 'edited', 'reduced', 'retainer applied'))
);
