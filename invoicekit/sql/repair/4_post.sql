-- Proposals that are complete and not posted.
select
  p.company,
  p.proposal_number as proposal,
  p.customer,
  p.line_count as lines,
  p.currency,
  p.total,
  f.finding_id
from result.finding f
join finops.proposal p on p.company || ' | ' || p.proposal_number = f.subject
where f.rule = 'post.invoice' and f.outcome = 'missing'
order by p.company, proposal;
