-- rule: post.premature
-- says: No proposal is posted while it lacks some of its lines: an invoice is posted whole or not at all.
-- from: finops.lacking_line
-- key: company, proposal_number
-- money: amount
-- why broken: The proposal was posted (by a batch job, as a rule) before all of its lines were there; the rest can never come on it.
-- fix broken: Project Operations: correct this invoice, so that the lines that lack come on the correction; schedule the posting of proposals after import from staging.
-- source: format-update-project-invoice-proposals
select
  company,
  proposal_number,
  max(currency) as currency,
  sum(amount) as amount,
  max(contract) as contract,
  proposal_number as invoice,
  max(since) as since
from finops.lacking_line
group by company, proposal_number
