-- What posting should have written back, for support: the row, and the voucher that it should carry.
select
  f.rule,
  f.company,
  f.subject,
  f.invoice,
  f.currency,
  f.amount,
  f.finding_id
from result.finding f
where f.outcome = 'missing' and f.rule in ('feedback.staging', 'feedback.actual', 'feedback.invoice')
order by f.rule, f.company, f.subject;
