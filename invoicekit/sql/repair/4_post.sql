-- Proposals that are complete and right, and not posted.
select
  p.company,
  p.proposal_number as proposal,
  p.customer,
  p.line_count as lines,
  p.currency,
  p.total,
  case when f.outcome = 'missing' then f.finding_id end as finding_id
from result.listed f
join finops.proposal p on p.company || ' | ' || p.proposal_number = f.subject
left join perform_not_to_do w on w.rule = f.rule and w.subject = f.subject
-- What an earlier step made due is new, and not due by itself yet.
where f.rule = 'post.invoice' and f.outcome in ('missing', 'waiting') and w.subject is null
  and f.subject not in (select company || ' | ' || proposal_number from perform_held)
order by p.company, proposal;
