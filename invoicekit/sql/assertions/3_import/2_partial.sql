-- rule: import.partial
-- says: A proposal has all of its chargeable billed sales as lines, or none.
-- from: finops.staging
-- key: company, proposal_number
-- needs: finops.staging.billing_type, finops.staging.invoice, finops.staging.proposal_line_transaction, finops.proposal_line.transaction_id, dataverse.actual.invoice
-- why broken: Import from staging writes all lines of a proposal together. Some are there and others are not: they were deleted in Finance, or staged after the import.
-- fix broken: Project invoice proposals > this proposal: do not post it; delete its lines and run Import from staging for it alone, so that all of them come again.
-- source: format-update-project-invoice-proposals
select
  s.company,
  s.invoice as proposal_number,
  s.invoice,
  max(s.currency) as currency,
  max(s.contract) as contract,
  min(case when g.since > s.since then g.since else s.since end) as since
from finops.gate g
join finops.staging s on s.company = g.company and s.invoice = g.invoice
cross join settings t
where g.started
  and g.cause_rule is null
  and s.transaction_type = 'Billed sales'
  and s.billing_type = 'Chargeable'
  and not s.surplus
  and s.class is distinct from 'Tax'
  and not exists (select 1 from finops.proposal_line l where l.staging_id = s.staging_id and l.kind = 'own')
  and (s.since is null or case when g.since > s.since then g.since else s.since end <= t.import_cutoff)
  and (t.go_live is null or s.since is null or case when g.since > s.since then g.since else s.since end >= t.go_live)
group by s.company, s.invoice
