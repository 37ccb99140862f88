-- performs: import.line
-- The amounts of the fee lines.
insert into typed.projproposalrevenuedetail (line_record, amount)
select line_record, amount
from perform_new_proposal_line
where line_type = 'fee';
