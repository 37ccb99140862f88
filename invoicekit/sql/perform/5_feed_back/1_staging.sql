-- performs: feedback.staging
-- What was posted comes back to the staging row, in the accounting currency's decimals.
update typed.projcdsactualsimport s
set
  voucher = n.voucher,
  exchange_rate = n.exchange_rate,
  accounting_amount = n.accounting_amount,
  accounting_tax = n.accounting_tax,
  modified_at = n.as_of
from (
  select
    r.rowid as place,
    d.voucher,
    d.exchange_rate * cast(1 / f.factor as integer) as exchange_rate,
    rounded(d.accounting_amount, c.decimals) as accounting_amount,
    rounded(d.accounting_tax, c.decimals) as accounting_tax,
    t.as_of
  from due_feedback_staging d
  join typed.projcdsactualsimport r on r.actual_id = d.actual_id
  left join finops.company c on c.company = d.company
  cross join finops.staging_rate_scale f
  cross join settings t
  where not exists (
    select 1 from finops.staging k where k.surplus and k.staging_id = r.staging_id and k.actual_id = r.actual_id
  )
  order by r.rowid
) n
where s.rowid = n.place;
