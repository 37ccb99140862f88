-- Proposals that must not be posted yet, with each thing that has to be mended first.
select
  company,
  proposal_number as proposal,
  rule,
  outcome,
  subject,
  fix as action,
  finding_id
from perform_held
-- What is on its way mends itself.
where outcome <> 'waiting'
order by company, proposal, position, outcome, subject;
