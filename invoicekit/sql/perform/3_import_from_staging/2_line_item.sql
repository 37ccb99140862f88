-- performs: import.line
-- The item lines of the proposals.
insert into typed.projproposalitem (
  line_record, proposal_number, transaction_id, contract_line, quantity, tax, company, created_at
)
select l.line_record, l.proposal_number, l.transaction_id, l.contract_line, l.quantity, l.tax, l.company, t.as_of
from perform_new_proposal_line l
cross join settings t
where l.line_type = 'item';
