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
    k.staging_id,
    d.voucher,
    d.exchange_rate * cast(1 / f.factor as integer) as exchange_rate,
    rounded(d.accounting_amount, c.decimals) as accounting_amount,
    rounded(d.accounting_tax, c.decimals) as accounting_tax,
    t.as_of
  from due.feedback_staging d
  join finops.staging k on k.actual_id = d.actual_id and not k.surplus
  left join finops.company c on c.company = d.company
  cross join finops.staging_rate_scale f
  cross join settings t
  qualify row_number() over (partition by k.staging_id order by d.voucher) = 1
) n
where s.staging_id = n.staging_id;
