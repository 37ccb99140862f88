-- rule: confirm.unbilled
-- says: Where a line detail was edited or a billed sale corrected, new unbilled sales stand for what is billed now and for what is left.
-- from: dataverse.line_detail
-- observed: dataverse.new_unbilled
-- observed rows: not origin_unknown
-- key: origin_id, billing_type, part
-- id: actual_id
-- compare: quantity?, currency
-- money: amount
-- lag: sync
-- needs: dataverse.invoice.status, dataverse.line_detail.scenario, dataverse.line_detail.original_id, dataverse.new_unbilled.origin_id, dataverse.actual.class
-- why missing: The line was edited or corrected, and confirmation did not write the unbilled sale that stands for it; what was left off can never be billed again.
-- why unexpected: An unbilled sale replaces one that was billed as it was, or one that this confirmation should have left alone.
-- why duplicate: The same work stands as unbilled twice, so it may be billed twice.
-- why different: The new unbilled sale carries another quantity or amount than what was confirmed or left.
-- fix missing: Project Operations > Invoices > this invoice: check its confirmation job and report the lost row to support; enter the work that was left off anew.
-- fix unexpected: Project Operations > Actuals: see what the row replaces; cancel it with a correction journal if the work is billed already.
-- fix duplicate: Project Operations > Project billing backlog: keep one of the rows and cancel the other with a correction journal.
-- fix different: Compare the row with the line detail and cancel it with a correction journal; enter the right figures anew.
-- source: revise-project-invoices
select
  billed_source_id as origin_id,
  coalesce(billing_type, '') as billing_type,
  'billed' as part,
  quantity,
  amount,
  currency,
  company,
  contract,
  project,
  invoice,
  line_detail_id as precedence,
  scenario = 'unchanged' as optional,
  scenario = 'unchanged'
    or (scenario = 'edited' and (price < source_price or billing_type <> source_billing_type)) as inferred,
  since
from dataverse.line_detail
where confirmed and scenario in ('edited', 'reduced', 'corrected anew', 'corrected down', 'unchanged')
union all
select
  billed_source_id,
  'Non-chargeable',
  'billed',
  source_quantity - quantity,
  source_amount - amount,
  source_currency,
  company,
  contract,
  project,
  invoice,
  line_detail_id,
  false,
  false,
  since
from dataverse.line_detail
where confirmed and scenario = 'reduced'
union all
select
  original_id,
  coalesce(source_billing_type, ''),
  'remainder',
  source_quantity - case when scenario = 'credited' then 0 else quantity end,
  source_amount - amount,
  source_currency,
  company,
  contract,
  project,
  invoice,
  line_detail_id,
  false,
  false,
  since
from dataverse.line_detail
where confirmed
  and (scenario = 'credited' or (scenario = 'corrected down' and source_class is distinct from 'Fee'))
union all
select
  source_id,
  coalesce(source_billing_type, ''),
  'remainder',
  null,
  source_amount - amount,
  source_currency,
  company,
  contract,
  project,
  invoice,
  line_detail_id,
  false,
  true,
  since
from dataverse.line_detail
where confirmed and scenario = 'retainer applied' and amount <> source_amount
union all
-- Of a retainer or its application that is corrected: what there is to be applied then.
select
  original_id,
  coalesce(source_billing_type, ''),
  'remainder',
  null,
  case when source_amount < 0 then source_amount - amount else -amount end,
  source_currency,
  company,
  contract,
  project,
  invoice,
  line_detail_id,
  true,
  true,
  since
from dataverse.line_detail
where confirmed and scenario = 'retainer corrected' and amount <> case when source_amount < 0 then source_amount else 0 end
union all
-- A retainer may be invoiced, credited and invoiced again: what each leaves is that of its own line detail.
select
  line_detail_id,
  coalesce(billing_type, ''),
  'remainder',
  null,
  -amount,
  currency,
  company,
  contract,
  null,
  invoice,
  line_detail_id,
  true,
  true,
  since
from dataverse.line_detail
where confirmed and scenario = 'retainer invoiced' and source_id is not null
