-- rule: confirm.recalled
-- says: Work that was taken back is billed no more: its unbilled sale is Adjusted, and it is on no draft.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.actual.billing_status, dataverse.actual.adjustment_status, dataverse.line_detail.scenario, dataverse.new_unbilled.origin_id, dataverse.reversal.original_id, dataverse.actual.class
-- why broken: The approval was cancelled or the time recalled, and that stopped half-way: the work is reversed or adjusted, and stays in the billing backlog or on a draft. The customer would be charged for what was taken back.
-- fix broken: Project Operations > Invoices: where a draft holds the work, open it and remove the line detail, before it is confirmed. Then Project Operations > Actuals: have support set the adjustment status of the work to Adjusted, so that it is not invoiced.
-- source: manage-billing-backlog
with taken_back as (
  select original_id as actual_id, min(since) as since
  from dataverse.reversal
  where original_id is not null and transaction_type = 'Unbilled sales'
  group by original_id
),
-- Confirmation reverses what it bills, so that is no recall.
billed as (
  select source_id as actual_id
  from dataverse.line_detail
  where confirmed and scenario is not null and not corrects and source_id is not null
  union
  select actual_id from dataverse.new_unbilled where part = 'billed'
  union
  select record_id
  from dataverse.connection_end
  where role = 'unbilledsales' and other_role = 'billedsales' and record_type = 'msdynactual' and other_type = 'msdynactual'
),
on_draft as (
  select *
  from dataverse.line_detail
  where not confirmed and scenario is not null and not corrects and source_id is not null
),
-- A draft that has billed sales was confirmed before (confirm.premature): that reversed what is on it.
drafted as (
  select d.source_id as actual_id, d.company, d.currency, d.contract, d.project, d.invoice, d.amount, d.since
  from on_draft d
  left join taken_back t on t.actual_id = d.source_id
  where d.source_transaction_type = 'Unbilled sales' and d.source_class is distinct from 'Retainer'
    and (t.actual_id is not null or d.source_adjustment_status in ('Adjusted', 'Unadjustable'))
    and d.invoice_id not in (
      select invoice_id from dataverse.actual where transaction_type = 'Billed sales' and invoice_id is not null
    )
),
open as (
  select a.actual_id, a.company, a.currency, a.contract, a.project, a.amount, t.since
  from dataverse.actual a
  join taken_back t on t.actual_id = a.actual_id
  where a.transaction_type = 'Unbilled sales' and coalesce(a.class, '') not in ('Retainer', 'Tax')
    and coalesce(a.adjustment_status, '') not in ('Adjusted', 'Unadjustable')
    and coalesce(a.billing_status, '') not in
      ('Customer invoice created', 'Customer invoice posted', 'Work order closed - posted', 'Canceled')
    and a.actual_id not in (select source_id from on_draft)
    -- The status of a reversal may be left empty.
    and a.actual_id not in (select actual_id from dataverse.reversal where original_id is not null)
),
broken as (
  -- What is on several drafts is confirm.double-billed; here it counts once.
  select
    actual_id,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    max(invoice) as invoice,
    max(amount) as amount,
    max(since) as since
  from drafted
  group by actual_id
  union all
  select actual_id, company, currency, contract, project, null, amount, since from open
)
select b.actual_id, b.company, b.currency, b.contract, b.project, b.invoice, b.amount, b.since
from broken b
cross join settings s
where b.actual_id not in (select actual_id from billed)
  and (b.since >= s.go_live or s.go_live is null or b.since is null)
