-- rule: import.journal-stuck
-- says: No integration journal line stays in Draft past the posting lag, in Processing past its limit, in Error, Unrecoverable or Invalid actuals, or without a status; none that its profile takes to the ledger is Posted without a voucher.
-- from: finops.journal_line
-- key: journal_line
-- money: amount
-- lag: posting
-- needs: finops.journal_line.status
-- why broken: The journal was not posted, or posting it failed (a Posted line without a voucher: half-way), or nothing tells whether it was (no status); what it holds is not in the ledger, and the proposals of its unbilled sales wait.
-- fix broken: Project management and accounting > Journals > Project Operations Integration: post the journal; of a line in Error or Processing read the error, mend it, set the line back to draft and post again. What is Unrecoverable, Invalid actuals, or Posted without a voucher only support can mend. Of a line without a status look there whether it is posted, and export the column status.
-- source: project-operations-integration-journal
select
  j.journal_line,
  j.company,
  j.currency,
  j.amount,
  j.project,
  j.actual_id,
  j.changed_at as since,
  j.status = 'Draft' and j.changed_at > s.posting_cutoff
    or j.status = 'Processing' and j.changed_at >= s.processing_cutoff as waits
from finops.journal_line j
left join dataverse.actual a on a.actual_id = j.actual_id
cross join settings s
where (
    j.status is distinct from 'Posted'
    or j.journal_line in (
      select journal_line
      from finops.treated_journal_line
      where status = 'Posted' and voucher is null and treatment not in ('unbilled', 'no ledger', 'never ledger')
        and exists (
          select column_name
          from supplied_column
          where table_name = 'projadvancedjournalline' and column_name = 'voucher'
        )
    )
  )
  and (j.actual_id is null or a.actual_id is not null)
  and (j.changed_at >= s.go_live or s.go_live is null or j.changed_at is null)
