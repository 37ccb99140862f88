-- What posting should have written back, for support: the row, and the voucher and number that should have come back to it.
with journal as (
  select actual_id, max(voucher) as voucher
  from finops.journal_line
  where status = 'Posted' and kind is distinct from 'fee'
  group by actual_id
),
line as (
  select actual_id, max(voucher) as voucher
  from finops.invoice_line
  where kind is distinct from 'fee'
  group by actual_id
),
staging as (
  select actual_id, max(voucher) as voucher from finops.staging where not surplus group by actual_id
),
invoice as (
  select company, proposal_number, max(voucher) as voucher, max(customer_invoice_number) as customer_invoice_number
  from finops.invoice
  group by company, proposal_number
)
select
  f.rule,
  f.company,
  f.subject,
  f.invoice,
  case f.rule
    when 'feedback.staging' then coalesce(l.voucher, j.voucher)
    when 'feedback.actual' then s.voucher
    else i.voucher
  end as voucher,
  case when f.rule = 'feedback.invoice' then i.customer_invoice_number end as customer_invoice_number,
  f.currency,
  -f.amount as amount,
  f.finding_id
from result.finding f
left join journal j on cast(j.actual_id as varchar) = f.actual_id
left join line l on cast(l.actual_id as varchar) = f.actual_id
left join staging s on cast(s.actual_id as varchar) = f.actual_id
left join invoice i on i.company = f.company and i.proposal_number = f.invoice
where f.outcome = 'missing' and f.rule in ('feedback.staging', 'feedback.actual', 'feedback.invoice')
order by f.rule, f.company, f.subject;
