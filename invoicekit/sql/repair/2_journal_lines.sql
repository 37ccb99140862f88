-- Integration journal lines that stand still, and those that must not be posted: what to do with each.
select
  j.company,
  j.journal,
  j.journal_line,
  j.status,
  case
    when w.outcome = 'duplicate' then 'Do not post it: it is there more than once; delete the surplus line while the journal is a draft'
    when w.outcome = 'different' then 'Do not post it: delete it while the journal is a draft, and import it again'
    when w.outcome = 'unexpected' then 'Do not post it: delete it while the journal is a draft'
    when j.status = 'Draft' then 'Post it'
    when j.status in ('Error', 'Processing') then 'Mend its error, set it back to draft, post it'
    when j.status = 'Posted' then 'Ask support: it is Posted without a voucher'
    else 'Ask support: it can not be posted'
  end as action,
  j.currency,
  j.amount,
  coalesce(w.finding_id, f.finding_id) as finding_id
from finops.journal_line j
left join result.finding f on f.rule = 'import.journal-stuck' and f.subject = cast(j.journal_line as varchar)
left join perform_wrong_journal_line w on w.journal_line = j.journal_line
where f.finding_id is not null or w.journal_line is not null
order by j.company, j.journal, j.journal_line;
