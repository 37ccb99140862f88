-- Each line is Posted under a voucher of its own.
update typed.projadvancedjournalline l
set status = 'Posted', voucher = n.voucher, modified_at = n.as_of
from (
  select r.rowid as place, p.voucher, p.as_of
  from perform_posted_journal_line p
  join typed.projadvancedjournalline r on r.journal_line = p.journal_line
  order by r.rowid
) n
where l.rowid = n.place;
