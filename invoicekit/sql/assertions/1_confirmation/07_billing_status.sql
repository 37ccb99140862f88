-- rule: confirm.billing-status
-- says: What was billed says so: the unbilled sale of an unedited line is Customer invoice posted, that of an edited one Adjusted; on a correction the billed sale is Adjusted and its replacement Customer invoice posted.
-- from: dataverse.line_detail
-- key: actual_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.actual.billing_status, dataverse.actual.adjustment_status, dataverse.new_unbilled.origin_id
-- why broken: Confirmation did not set the status of what it billed, so the row may still stand in the billing backlog and be billed again.
-- fix broken: Project Operations > Project billing backlog: make sure that the row is not invoiced again, and have support set its status.
-- source: confirm-proforma-invoice
with judged as (
  select
    coalesce(d.original_id, d.source_id) as actual_id,
    d.company,
    d.source_currency as currency,
    d.contract,
    d.project,
    d.invoice,
    d.source_amount as amount,
    d.source_since as since,
    d.since as invoice_since
  from dataverse.line_detail d
  where d.confirmed and d.source_amount is not null
    and (
      (
        d.scenario = 'unedited' and d.source_transaction_type = 'Unbilled sales'
        and d.source_billing_status is distinct from 'Customer invoice posted'
      )
      or (
        d.scenario in ('edited', 'reduced', 'credited', 'milestone credited', 'corrected down', 'corrected anew')
        and d.source_transaction_type in ('Unbilled sales', 'Billed sales')
        and d.source_adjustment_status is distinct from 'Adjusted'
      )
    )
  union all
  select n.actual_id, n.company, n.currency, n.contract, n.project, n.invoice, n.amount, n.since, n.invoice_since
  from dataverse.new_unbilled n
  join dataverse.line_detail d on d.original_id = n.origin_id
  where d.confirmed and d.scenario in ('corrected down', 'corrected anew')
    and n.part = 'billed' and n.billing_status is distinct from 'Customer invoice posted'
)
select j.actual_id, j.company, j.currency, j.contract, j.project, j.invoice, j.amount, j.since
from judged j
cross join settings s
where (j.invoice_since <= s.sync_cutoff or j.invoice_since is null)
  and (j.since >= s.go_live or s.go_live is null or j.since is null)
