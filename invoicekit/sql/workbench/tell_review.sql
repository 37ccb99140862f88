-- What people said of these findings now.
insert into result.review
select
  unnest($finding_id), unnest($state), unnest($owner), unnest($due), unnest($disposition), unnest($answered), unnest($notes)
