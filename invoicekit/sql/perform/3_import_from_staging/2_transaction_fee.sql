-- performs: import.line
-- The fee transactions that the lines stand for, which tell their project.
insert into typed.projrevenuetrans (transaction_id, project, quantity, currency, company)
select transaction_id, project, quantity, currency, company
from perform_new_proposal_line
where line_type = 'fee';
