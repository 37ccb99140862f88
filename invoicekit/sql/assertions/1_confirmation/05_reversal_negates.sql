-- rule: confirm.reversal-negates
-- says: A reversal takes back what its original was: quantity, amount, discount and fee negated, in the same currency.
-- from: dataverse.reversal
-- key: actual_id
-- money: amount
-- needs: dataverse.reversal.original_id
-- why broken: A recall, a cancelled approval or a correction journal took back another figure than the original's, so something stays unbilled, or is taken back twice.
-- fix broken: Project Operations > Actuals: compare the two rows and take the difference back with a correction journal.
-- source: confirm-proforma-invoice
select
  r.actual_id,
  r.company,
  r.currency,
  r.contract,
  r.project,
  r.invoice,
  r.amount + r.original_amount as amount,
  r.since
from dataverse.reversal r
cross join settings s
where r.original_amount is not null
  and (r.counts or r.transaction_type = 'Billed sales')
  and (
    (
      not r.compared
      and (
        abs(r.amount + r.original_amount) > s.tolerance
        or r.quantity <> -r.original_quantity
        or r.currency is distinct from r.original_currency
      )
    )
    or abs(coalesce(r.discount, 0) + coalesce(r.original_discount, 0)) > s.tolerance
    or abs(coalesce(r.fee, 0) + coalesce(r.original_fee, 0)) > s.tolerance
  )
  and (r.since >= s.go_live or s.go_live is null or r.since is null)
