-- performs: import.line
-- The amounts of the item lines.
insert into typed.projproposalitemdetail (line_record, amount)
select line_record, amount
from perform_new_proposal_line
where line_type = 'item';
