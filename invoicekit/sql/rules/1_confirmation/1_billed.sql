-- rule: confirm.billed
-- says: Every line detail of a confirmed proforma invoice is billed: one billed sale of its figures, a second one for what was left off, and on a correction the reversal of what was billed before.
-- from: dataverse.line_detail
-- observed: dataverse.billed
-- observed rows: not unknown
-- key: invoice, source_id, part
-- id: actual_id
-- candidates: invoice, class??, contract_line_id??, currency??
-- compare: class?, billing_type, contract_line_id?, funding_source?, project?, quantity?, currency, accounting_date?
-- money: amount, tax?, discount?, fee?
-- lag: sync
-- bridge: amount where billing_type = 'Chargeable'
-- needs: dataverse.invoice.status, dataverse.line_detail.scenario, dataverse.line_detail.original_id, dataverse.billed.source_id, dataverse.invoice_line.product_type?, dataverse.invoice_line.tax?
-- why missing: The invoice was confirmed and this line was not billed: confirmation was cut short, or the status was set without it. The customer will not be charged.
-- why unexpected: A billed sale stands on the invoice that no line detail accounts for: a line was removed after confirmation, or the row was written twice under another link.
-- why duplicate: The same line is billed more than once on this invoice; the customer would be charged twice.
-- why different: The billed sale carries other figures than the line detail that was confirmed: it was changed on a confirmed invoice, or confirmation mapped it wrongly.
-- why ambiguous: The billed sale is on the invoice and no link tells which of its lines it bills; lines that are not billed yet may be it. The link was lost, or never written.
-- why blocked: A billed sale without a link may be this line's; the cause names it.
-- fix missing: Project Operations > Invoices > this invoice: check its confirmation job; correct the invoice so that the line is billed on the correction, and report the lost row to support.
-- fix unexpected: Project Operations > Actuals: open the billed sale and find what wrote it; if it is wrong, correct the invoice before the proposal is posted.
-- fix duplicate: Do not post the proposal. Have support remove the surplus billed sale, or credit it on a corrective invoice.
-- fix different: Compare the line detail with the billed sale; correct the invoice (Correct this invoice) so that the right figures are billed.
-- fix ambiguous: Project Operations > Actuals: open the billed sale and its transaction connections, see which of the lines named it bills, and have support restore the connection; do not pair them by amount.
-- fix blocked: Mend the cause; the next run tells whether this line is billed.
-- source: confirm-proforma-invoice
select
  invoice,
  billed_source_id as source_id,
  'billed' as part,
  line_detail_id as precedence,
  class,
  billing_type,
  source_contract_line_id as contract_line_id,
  funding_source,
  project,
  quantity,
  amount,
  tax,
  coalesce(discount, 0) as discount,
  coalesce(fee, 0) as fee,
  currency,
  accounting_date,
  company,
  contract,
  scenario = 'unchanged' as optional,
  scenario in ('retainer applied', 'unchanged')
    or (scenario = 'edited' and (price < source_price or billing_type <> source_billing_type)) as inferred,
  since
from dataverse.line_detail
where confirmed
  and scenario in (
    'unedited', 'edited', 'reduced', 'milestone', 'retainer applied', 'retainer invoiced', 'added by hand',
    'corrected down', 'corrected anew', 'unchanged'
  )
union all
select
  invoice,
  billed_source_id,
  'rest',
  line_detail_id,
  class,
  'Non-chargeable',
  source_contract_line_id,
  funding_source,
  project,
  source_quantity - quantity,
  source_amount - amount,
  0,
  null,
  null,
  source_currency,
  accounting_date,
  company,
  contract,
  false,
  false,
  since
from dataverse.line_detail
where confirmed and scenario = 'reduced'
union all
select
  invoice,
  original_id,
  'reversal',
  line_detail_id,
  source_class,
  source_billing_type,
  source_contract_line_id,
  funding_source,
  project,
  -source_quantity,
  -source_amount,
  null,
  null,
  null,
  source_currency,
  accounting_date,
  company,
  contract,
  scenario = 'unchanged',
  scenario in ('retainer corrected', 'unchanged'),
  since
from dataverse.line_detail
where confirmed and corrects and original_id is not null and source_amount is not null
union all
select
  i.invoice_number,
  l.invoice_line_id,
  'billed',
  null,
  null,
  'Chargeable',
  l.contract_line_id,
  null,
  null,
  null,
  coalesce(l.extended_amount - coalesce(l.tax, 0), l.amount),
  l.tax,
  null,
  null,
  coalesce(l.currency, i.currency),
  i.accounting_date,
  i.company,
  i.contract,
  true,
  true,
  i.since
from dataverse.invoice_line l
join dataverse.invoice i on i.invoice_id = l.invoice_id
where i.confirmed and i.order_type = 'Work based' and l.product_type <> 'Project-based service'
