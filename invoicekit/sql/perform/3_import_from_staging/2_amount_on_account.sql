-- performs: import.line
-- The amounts of the on-account lines.
insert into typed.projproposalonaccdetail (line_record, amount)
select line_record, amount
from perform_new_proposal_line
where line_type = 'on account';
