-- rule: import.journal-stuck
-- says: No integration journal line stays in Draft past the posting lag, in Processing past its limit, or in Error, Unrecoverable or Invalid actuals.
-- from: finops.journal_line
-- key: journal_line
-- money: amount
-- needs: finops.journal_line.status
-- why broken: The journal was not posted, or posting it failed; what it holds is not in the ledger, and the proposals of its unbilled sales wait.
-- fix broken: Project management and accounting > Journals > Project Operations Integration: post the journal, or read the line's error, mend it, set the line back to draft and post again.
-- source: project-operations-integration-journal
select
  j.journal_line,
  j.company,
  j.currency,
  j.amount,
  j.project,
  j.actual_id,
  j.changed_at as since
from finops.journal_line j
left join dataverse.actual a on a.actual_id = j.actual_id
cross join settings s
where (
    j.status in ('Error', 'Unrecoverable', 'Invalid actuals')
    or (j.status = 'Draft' and coalesce(j.changed_at <= s.posting_cutoff, true))
    or (j.status = 'Processing' and coalesce(j.changed_at < s.processing_cutoff, true))
  )
  and (j.actual_id is null or a.actual_id is not null)
  and (j.changed_at >= s.go_live or s.go_live is null or j.changed_at is null)
