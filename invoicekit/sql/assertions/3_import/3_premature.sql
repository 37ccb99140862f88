-- rule: import.premature
-- says: No proposal line is there whose unbilled sale is not posted through the integration journal.
-- from: finops.proposal_line
-- key: staging_id
-- needs: finops.journal_line.status, finops.journal_line.staging_id, finops.proposal_line.staging_id, dataverse.connection.connection_id
-- why broken: The line was imported although its unbilled sale is not in the ledger: posting the invoice would reverse work in progress that was never accrued.
-- fix broken: Project management and accounting > Journals > Project Operations Integration: post the journal line of the unbilled sale first; post the proposal only then.
-- source: format-update-project-invoice-proposals
select
  b.staging_id,
  b.actual_id,
  b.company,
  b.currency,
  b.contract,
  b.project,
  b.invoice,
  min(l.since) as since
from finops.journal_line j
join finops.staging u on u.staging_id = j.staging_id
join dataverse.actual n on n.actual_id = u.actual_id and n.sent
join dataverse.connection_end c on c.record_id = u.actual_id
join finops.staging b on b.actual_id = c.other_id and not b.surplus
join finops.proposal_line l on l.staging_id = b.staging_id and l.kind = 'own'
cross join settings t
where j.status is distinct from 'Posted'
  and u.class is distinct from 'Tax'
  and (t.beginning_balance_date is null or u.accounting_date is null or u.accounting_date > t.beginning_balance_date)
  and (t.go_live is null or u.since is null or u.since >= t.go_live)
  and (t.go_live is null or l.since is null or l.since >= t.go_live)
  and b.transaction_type = 'Billed sales'
  and c.role = 'unbilledsales'
  and c.other_role = 'billedsales'
  and c.record_type = 'msdynactual'
  and c.other_type = 'msdynactual'
group by b.staging_id, b.actual_id, b.company, b.currency, b.contract, b.project, b.invoice
