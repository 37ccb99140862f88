-- The group that an age in days belongs to, in the words of charts and tables.
create or replace macro age_group(days) as
  case
    when days is null then 'age unknown'
    when days <= 7 then 'up to 7 days'
    when days <= 30 then '8 to 30 days'
    when days <= 90 then '31 to 90 days'
    else 'over 90 days'
  end;
