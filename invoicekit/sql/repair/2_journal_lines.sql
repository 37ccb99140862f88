-- Integration journal lines that stand still: what to do with each.
select
  j.company,
  j.journal,
  j.journal_line,
  j.status,
  case
    when j.status = 'Draft' then 'Post it'
    when j.status in ('Error', 'Processing') then 'Mend its error, set it back to draft, post it'
    when j.status = 'Posted' then 'Ask support: it is Posted without a voucher'
    else 'Ask support: it can not be posted'
  end as action,
  j.currency,
  j.amount,
  f.finding_id
from result.finding f
join finops.journal_line j on cast(j.journal_line as varchar) = f.subject
where f.rule = 'import.journal-stuck'
order by j.company, j.journal, j.journal_line;
