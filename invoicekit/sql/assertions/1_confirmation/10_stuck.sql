-- rule: confirm.stuck
-- says: No bulk confirmation has failed, and none is on its way for longer than the sync lag.
-- from: dataverse.invoice
-- key: invoice
-- money: amount
-- needs: dataverse.invoice.bulk_confirmation_status, dataverse.invoice.status
-- why broken: The confirmation of this invoice failed, or its job waits for ever: the invoice is still a draft, and nothing of it reaches Finance.
-- fix broken: Project Operations > Invoices > this invoice > Timeline: read the failure (a line property or billing type without a mapping, say), mend it, and confirm the invoice again.
-- source: bulk-confirm-project-invoices
select
  i.invoice_number as invoice,
  i.company,
  i.currency,
  i.contract,
  i.total as amount,
  i.since
from dataverse.invoice i
cross join settings s
where not coalesce(i.confirmed, false) and i.order_type = 'Work based'
  and (
    i.bulk_confirmation_status = 'Failed'
    or (i.bulk_confirmation_status in ('Scheduled', 'Processing') and (i.since <= s.sync_cutoff or i.since is null))
  )
  and (i.since >= s.go_live or s.go_live is null or i.since is null)
