-- Each line is Posted under a voucher of its own.
update typed.projadvancedjournalline l
set status = 'Posted', voucher = n.voucher, modified_at = n.as_of
from perform.posted_journal_line n
where l.journal_line = n.journal_line;
