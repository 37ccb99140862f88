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
    d.actual_id,
    d.voucher,
    d.exchange_rate * cast(1 / s.factor as integer) as exchange_rate,
    d.accounting_amount,
    d.accounting_tax,
    t.as_of
  from due.feedback_actual d
  cross join dataverse.actual_rate_scale s
  cross join settings t
) n
where a.actual_id = n.actual_id;
