-- rule: post.proposal-total
-- says: The total of a proposal is the sum of its lines and their tax.
-- from: finops.proposal
-- key: company, proposal_number
-- money: amount
-- needs: finops.proposal.line_count, finops.proposal.total, finops.proposal_line.amount, finops.proposal_line.tax
-- why broken: The total was not calculated anew after lines were imported, changed or removed.
-- fix broken: Project management and accounting > Project invoice proposals: open it, recalculate the totals, and post it only when they agree; once posted, correct the invoice in Project Operations.
-- source: format-update-project-invoice-proposals
with line as (
  select company, proposal_number, sum(amount + tax) as total
  from finops.proposal_line
  group by company, proposal_number
),
posted as (
  select company, proposal_number, min(total) as least, max(total) as most
  from finops.invoice
  group by company, proposal_number
)
select
  p.company,
  p.proposal_number,
  p.currency,
  coalesce(p.total, 0) - l.total as amount,
  p.contract,
  p.proposal_number as invoice,
  p.since
from finops.proposal p
join line l on l.company = p.company and l.proposal_number = p.proposal_number
left join posted i on i.company = p.company and i.proposal_number = p.proposal_number
cross join settings s
where abs(coalesce(p.total, 0) - l.total) > s.tolerance
  and (i.company is null or (i.least is not distinct from p.total and i.most is not distinct from p.total))
  and (p.since >= s.go_live or s.go_live is null or p.since is null)
