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
-- why different: The billed sale carries other figures than the line detail that was confirmed: it was changed on a confirmed invoice, or confirmation mapped it wrongly. Or the line detail was wrong: another class than the work that it bills, tax on what is not charged, or on a credit not the tax that was billed.
-- why ambiguous: The billed sale is on the invoice and no link tells which of its lines it bills; lines that are not billed yet may be it. The link was lost, or never written.
-- why blocked: A billed sale without a link may be this line's; the cause names it.
-- fix missing: Project Operations > Invoices > this invoice: check its confirmation job; correct the invoice so that the line is billed on the correction, and report the lost row to support.
-- fix unexpected: Project Operations > Actuals: open the billed sale and find what wrote it; if it is wrong, correct the invoice before the proposal is posted.
-- fix duplicate: Do not post the proposal. Have support remove the surplus billed sale, or credit it on a corrective invoice.
-- fix different: Compare the line detail with the billed sale, and with the actual that it bills or takes back; correct the invoice (Correct this invoice) so that the right figures are billed. Tax that a credit did not take back is credited in Finance: Accounts receivable > Invoices > All free text invoices.
-- fix ambiguous: Project Operations > Actuals: open the billed sale and its transaction connections, see which of the lines named it bills, and have support restore the connection; do not pair them by amount.
-- fix blocked: Mend the cause; the next run tells whether this line is billed.
-- source: confirm-proforma-invoice
select
  invoice,
  billed_source_id as source_id,
  'billed' as part,
  line_detail_id as precedence,
  case when source_class in ('Time', 'Expense', 'Material', 'Fee') then source_class else class end as class,
  billing_type,
  source_contract_line_id as contract_line_id,
  funding_source,
  project,
  quantity,
  amount,
  case when billing_type <> 'Chargeable' and not corrects then 0 else tax end as tax,
  coalesce(discount, 0) as discount,
  coalesce(fee, 0) as fee,
  currency,
  accounting_date,
  company,
  contract,
  scenario in ('retainer corrected', 'unchanged') as optional,
  scenario in ('retainer applied', 'retainer corrected', 'unchanged')
    or (scenario = 'edited' and (price < source_price or billing_type <> source_billing_type)) as inferred,
  since
from dataverse.line_detail
where confirmed
  and (
    scenario in (
      'unedited', 'edited', 'reduced', 'milestone', 'retainer applied', 'retainer invoiced', 'added by hand',
      'corrected down', 'corrected anew', 'unchanged'
    )
    or (scenario = 'retainer corrected' and amount <> 0)
  )
union all
select
  invoice,
  billed_source_id,
  'rest',
  line_detail_id,
  case when source_class in ('Time', 'Expense', 'Material', 'Fee') then source_class else class end,
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
  d.invoice,
  d.original_id,
  'reversal',
  d.line_detail_id,
  d.source_class,
  d.source_billing_type,
  d.source_contract_line_id,
  d.funding_source,
  d.project,
  -d.source_quantity,
  -d.source_amount,
  case when d.amount = 0 then -t.tax end,
  null,
  null,
  d.source_currency,
  d.accounting_date,
  d.company,
  d.contract,
  d.scenario = 'unchanged',
  d.scenario in ('retainer corrected', 'unchanged'),
  d.since
from dataverse.line_detail d
left join dataverse.standing_tax t on t.actual_id = d.original_id
where d.confirmed and d.corrects and d.original_id is not null and d.source_amount is not null
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
