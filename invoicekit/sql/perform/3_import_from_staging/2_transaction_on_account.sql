-- performs: import.line
-- The on-account transactions that the lines stand for that no milestone has made, which tell their project.
insert into typed.projonacctrans (transaction_id, project, quantity, currency, company)
select transaction_id, project, quantity, currency, company
from perform_new_proposal_line
where line_type = 'on account'
  and not of_milestone;
