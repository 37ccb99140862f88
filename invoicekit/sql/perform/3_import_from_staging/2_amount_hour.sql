-- performs: import.line
-- The amounts of the hour lines.
insert into typed.projproposalempldetail (line_record, amount)
select line_record, amount
from perform_new_proposal_line
where line_type = 'hour';
