-- performs: feedback.actual
-- What came back to the staging row comes back to its actual in Dataverse.
update typed.msdyn_actual a
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
    d.exchange_rate * cast(1 / s.factor as integer) as exchange_rate,
    d.accounting_amount,
    d.accounting_tax,
    t.as_of
  from due_feedback_actual d
  join typed.msdyn_actual r on r.actual_id = d.actual_id
  cross join dataverse.actual_rate_scale s
  cross join settings t
  order by r.rowid
) n
where a.rowid = n.place;
