-- The vouchers of the lines that are posted, in the order of their dates.
create or replace temp table perform_posted_journal_line as
with place as (
  select
    journal_line,
    company,
    posts_on,
    treatment is distinct from 'never ledger' as has_voucher,
    row_number() over (
      partition by company, treatment is distinct from 'never ledger' order by accounting_date, journal_line
    ) as place
  from perform_draft_journal_line
  where why is null
)
select
  p.journal_line,
  p.company,
  p.posts_on,
  case when p.has_voucher then numbered(n.prefix, n.width, n.last, p.place, 'PJV-') end as voucher,
  t.as_of
from place p
cross join settings t
left join perform_last_number n on n.series = 'journal voucher' and n.company = p.company;
