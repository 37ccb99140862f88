-- performs: import.line
-- The amounts of the expense lines.
insert into typed.projproposalcostdetail (line_record, amount)
select line_record, amount
from perform_new_proposal_line
where line_type = 'expense';
