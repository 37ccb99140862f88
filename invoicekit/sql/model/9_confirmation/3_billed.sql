-- dataverse.billed: billed sales of confirmed project invoices, each with the source that it bills and which part of it: by its
-- links; a milestone, a retainer or a product line also as the only one of its kind on the invoice and contract line. Unknown
-- is what was left off of a source that was not exported, and what bills or takes back a billed sale that was not.
-- from: msdyn_actual
-- source_id part: msdyn_transactionconnection.transaction_1 msdyn_invoicelinetransaction.line_detail_id msdyn_invoicelinetransaction.contract_line_id msdyn_actual.invoice_id msdyn_actual.class msdyn_actual.contract_line_id msdyn_actual.billing_type
-- company: msdyn_actual.project_id msdyn_project.company_id cdm_company.company | msdyn_actual.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_actual.currency_id transactioncurrency.currency
-- invoice: msdyn_actual.invoice_id
-- project: msdyn_actual.project_id msdyn_project.project
-- funding_source: msdyn_actual.funding_source_id msdyn_projectcontractsplitbillingrule.funding_source
create table dataverse.billed as
with confirmed as (
  select distinct invoice_id from dataverse.invoice where confirmed and order_type = 'Work based'
),
billed as (
  select
    a.actual_id, a.invoice, a.invoice_id, a.class, a.billing_type, a.contract_line_id, a.funding_source, a.project, a.quantity,
    a.amount, a.discount, a.fee, a.tax, a.currency, a.accounting_date, a.company, a.contract, a.since
  from dataverse.actual a
  join confirmed i on i.invoice_id = a.invoice_id
  where a.transaction_type = 'Billed sales' and a.class is distinct from 'Tax'
),
far_end as (
  select b.actual_id, c.role, c.other_id, c.other_role, c.other_type
  from dataverse.connection_end c
  join billed b on b.actual_id = c.record_id
  where c.record_type = 'msdynactual'
),
named as (
  select
    actual_id,
    min(other_id) filter (where role = 'billedsales' and other_role = 'unbilledsales' and other_type = 'msdynactual') as unbilled_id,
    min(other_id) filter (where other_role <> 'replacing' and other_type = 'msdyninvoicelinetransaction') as line_detail_id,
    min(other_id) filter (where other_type = 'msdyncontractlinescheduleofvalue') as milestone_id
  from far_end
  group by actual_id
),
reversed as (
  select f.actual_id, min(f.other_id) as reversed_id
  from far_end f
  join dataverse.actual o on o.actual_id = f.other_id
  where f.role = 'reversing' and f.other_role = 'original' and f.other_type = 'msdynactual'
    and o.transaction_type = 'Billed sales' and f.other_id <> f.actual_id
  group by f.actual_id
),
origin as (
  select actual_id, min(origin_id) as origin_id from dataverse.replacing group by actual_id
),
-- Corrections of what was not exported: nothing tells what they bill, and take back. Their lines are counted in result.left_out,
-- so that no billed sale of another invoice is among these.
corrected as (
  select invoice_id, line_detail_id from dataverse.line_detail where scenario = 'original not exported'
),
gone as (
  select f.actual_id
  from far_end f
  left join dataverse.actual o on o.actual_id = f.other_id
  where f.role = 'reversing' and f.other_role = 'original' and f.other_type = 'msdynactual' and o.actual_id is null
  union
  select f.actual_id
  from far_end f
  join dataverse.replacing r on r.actual_id = f.other_id
  left join dataverse.actual o on o.actual_id = r.origin_id
  where f.role = 'billedsales' and f.other_role = 'unbilledsales' and f.other_type = 'msdynactual' and o.actual_id is null
  union
  select f.actual_id
  from far_end f
  join corrected c on c.line_detail_id = f.other_id
  where f.other_type = 'msdyninvoicelinetransaction'
),
own_detail as (
  select distinct invoice_id, source_id from dataverse.line_detail where source_id is not null and not corrects
),
detail as (
  select line_detail_id, min(billed_source_id) as billed_source_id from dataverse.line_detail group by line_detail_id
),
product as (
  select invoice_id, contract_line_id, min(invoice_line_id) as source_id
  from dataverse.invoice_line
  where product_type <> 'Project-based service'
  group by invoice_id, contract_line_id
  having count(*) = 1
),
resolved as (
  select
    b.*,
    r.reversed_id,
    n.unbilled_id,
    coalesce(
      r.reversed_id, w.source_id, o.origin_id, d.billed_source_id, n.line_detail_id, n.milestone_id, p.source_id,
      case when n.unbilled_id is null and b.class not in ('Milestone', 'Retainer') then q.source_id end,
      n.unbilled_id
    ) as source_id
  from billed b
  left join named n on n.actual_id = b.actual_id
  left join reversed r on r.actual_id = b.actual_id
  left join own_detail w on w.invoice_id = b.invoice_id and w.source_id = n.unbilled_id
  left join origin o on o.actual_id = n.unbilled_id
  left join detail d on d.line_detail_id = n.line_detail_id
  left join dataverse.sole_detail p on p.invoice_id = b.invoice_id
    and p.contract_line_id is not distinct from b.contract_line_id
    and p.scenario = case
      when b.class = 'Milestone' then 'milestone'
      when b.class = 'Retainer' and b.amount >= 0 then 'retainer invoiced'
      when b.class = 'Retainer' then 'retainer applied'
    end
  left join product q on q.invoice_id = b.invoice_id and q.contract_line_id is not distinct from b.contract_line_id
),
billing as (
  select distinct invoice_id, billed_source_id as source_id from dataverse.line_detail where scenario <> 'original not exported'
),
-- Of work that was not exported it cannot be told whether it was reduced: who left something off billed that as well.
reduced as (
  select source_id, bool_and(source_transaction_type is null) as not_exported
  from dataverse.line_detail
  where confirmed
    and (scenario = 'reduced' or (scenario = 'unedited' and source_transaction_type is null and billing_type = 'Chargeable'))
  group by source_id
)
select
  r.actual_id,
  r.invoice,
  r.invoice_id,
  r.source_id,
  r.unbilled_id,
  case
    when r.reversed_id is not null then 'reversal'
    when d.source_id is not null and r.billing_type is distinct from 'Chargeable' then 'rest'
    else 'billed'
  end as part,
  r.reversed_id is null
    and (
      (r.billing_type is distinct from 'Chargeable' and coalesce(d.not_exported, false))
      or (g.actual_id is not null and w.source_id is null and r.invoice_id in (select invoice_id from corrected))
    ) as unknown,
  r.class,
  r.billing_type,
  r.contract_line_id,
  r.funding_source,
  r.project,
  r.quantity,
  r.amount,
  r.discount,
  r.fee,
  r.tax,
  r.currency,
  r.accounting_date,
  r.company,
  r.contract,
  r.since
from resolved r
left join reduced d on d.source_id = r.source_id
left join gone g on g.actual_id = r.actual_id
left join billing w on w.invoice_id = r.invoice_id and w.source_id = r.source_id;
