-- What was named and cannot be made ready, and why.
insert into perform_refused
select
  null,
  cast(a.source_id as varchar),
  b.company,
  b.invoice,
  null,
  null,
  case
    when b.source_id is null
      and cast(a.source_id as varchar) not in (select cast(actual_id as varchar) from dataverse.actual)
      and cast(a.source_id as varchar) not in (select cast(milestone_id as varchar) from dataverse.milestone)
      then 'No actual and no milestone has this id.'
    when b.source_id is null then 'It is billed or taken back already.'
    when b.reason = 'On a draft invoice' then 'It is on a draft invoice already.'
    when b.reason = 'On a draft that is not here' then 'It says that it is on a draft invoice, and is on none that was exported.'
    when b.reason = 'Canceled' then 'It is canceled.'
    else 'It is dated later than the day of billing.'
  end
from perform_asked_source a
left join perform_backlog b on b.source_id = cast(a.source_id as varchar)
where b.source_id is null or b.reason in ('On a draft invoice', 'On a draft that is not here', 'Canceled', 'Dated later');
