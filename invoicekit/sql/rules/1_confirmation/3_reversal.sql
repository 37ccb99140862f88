-- rule: confirm.reversal
-- says: Every unbilled sale that a confirmed invoice bills is reversed once, so that nothing billed stays in the backlog.
-- from: dataverse.line_detail
-- observed: dataverse.reversal
-- observed rows: in_scope and counts
-- key: original_id
-- id: actual_id
-- compare: quantity?, currency?, adjustment_status
-- money: amount?
-- lag: sync
-- needs: dataverse.invoice.status, dataverse.line_detail.scenario, dataverse.new_unbilled.origin_id, dataverse.reversal.original_id
-- never: duplicate
-- why missing: The work was billed and its unbilled sale was not reversed: it is counted as revenue not yet billed, and may be billed again.
-- why unexpected: An unbilled sale is reversed by a row that does not say which; the link was not written.
-- why different: The reversal does not take back what the unbilled sale was: another amount, quantity or currency, or it may still be adjusted.
-- fix missing: Project Operations > Actuals: open the unbilled sale of this invoice; have support write the reversal, or take it back with a correction journal.
-- fix unexpected: Project Operations > Actuals: find the unbilled sale with the same figures and have support link the two (transaction connection Reversing to Original).
-- fix different: Compare both rows; take the difference back with a correction journal.
-- source: confirm-proforma-invoice
select
  source_id as original_id,
  -source_quantity as quantity,
  -source_amount as amount,
  source_currency as currency,
  'Unadjustable' as adjustment_status,
  company,
  contract,
  project,
  invoice,
  line_detail_id as precedence,
  since
from dataverse.line_detail
where confirmed
  and scenario in ('unedited', 'edited', 'reduced', 'retainer applied')
  and source_transaction_type = 'Unbilled sales'
union all
select
  actual_id,
  -quantity,
  -amount,
  currency,
  'Unadjustable',
  company,
  contract,
  project,
  invoice,
  actual_id,
  invoice_since
from dataverse.new_unbilled
where part = 'billed'
