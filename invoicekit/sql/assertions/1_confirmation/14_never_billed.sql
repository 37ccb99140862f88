-- rule: confirm.never-billed
-- says: Chargeable work that has left the billing backlog was billed or taken back: work that says that it is on an invoice is on one, or a billed sale bills it; work that was adjusted was reversed.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.actual.billing_status, dataverse.actual.adjustment_status?, dataverse.actual.billing_type, dataverse.line_detail.scenario, dataverse.new_unbilled.origin_id, dataverse.reversal.original_id, dataverse.invoice.created_at
-- why broken: The draft or invoice that had this work is gone or lost its line, or an adjustment stopped half-way, and the status stayed: it is billed on nothing, and the billing backlog offers it no more.
-- fix broken: Project Operations > Actuals: open the row and look for its invoice; if there is none, have support set its billing status to Ready to invoice (and its adjustment status back), and bill it on the next invoice.
-- source: create-manual-proforma-invoice
with exported as (
  select i.company, min(i.created_at) as created_at, bool_or(not coalesce(i.confirmed, false)) as drafts
  from dataverse.invoice i
  where i.invoice_id in (select invoice_id from dataverse.line_detail where scenario is not null)
  group by i.company
),
taken_back as (
  select original_id from dataverse.reversal where original_id is not null
),
said as (
  select
    a.actual_id, a.company, a.currency, a.contract, a.project, a.amount, a.since, a.actual_id in (select original_id from taken_back) as reversed
  from dataverse.actual a
  -- Of a company without invoices, of drafts where no draft was exported, and of what is older than the invoices of the
  -- export it cannot be told: what bills it may be left out.
  join exported e on e.company is not distinct from a.contracting_company
  cross join settings s
  where a.transaction_type = 'Unbilled sales' and a.billing_type = 'Chargeable' and a.amount > 0
    and a.class is distinct from 'Tax'
    and (
      a.billing_status = 'Customer invoice posted'
      or (a.billing_status = 'Customer invoice created' and e.drafts)
      or a.adjustment_status in ('Adjusted', 'Unadjustable')
    )
    and (a.since >= e.created_at or a.since is null or e.created_at is null)
    and (a.since >= s.go_live or s.go_live is null or a.since is null)
    and (a.accounting_date > s.beginning_balance_date or s.beginning_balance_date is null or a.accounting_date is null)
    and a.actual_id not in (
      select source_id from dataverse.line_detail where source_id is not null and scenario is not null and not corrects
    )
    and a.actual_id not in (select actual_id from dataverse.new_unbilled)
    and (
      a.actual_id not in (select original_id from taken_back)
      -- Confirmation reverses what it bills, too: posted work is taken back where new unbilled sales stand for it.
      or (
        a.billing_status = 'Customer invoice posted'
        and a.actual_id not in (select origin_id from dataverse.new_unbilled where origin_id is not null)
      )
    )
    and a.actual_id not in (select actual_id from dataverse.reversal where original_id is not null)
)
-- Joined, not asked with NOT IN as the others are: that would read the links of all actuals for the few that are left.
select t.actual_id, t.company, t.currency, t.contract, t.project, t.amount, t.since
from said t
left join dataverse.connection_end c
  on c.record_id = t.actual_id and c.role = 'unbilledsales' and c.other_role = 'billedsales'
  and c.record_type = 'msdynactual' and c.other_type = 'msdynactual'
where c.record_id is null
  -- Of what is reversed only work: confirmation writes an unbilled sale, and its reversal, for a line added by hand.
  and (
    not t.reversed
    or t.actual_id in (
      select record_id
      from dataverse.connection_end
      where role = 'unbilledsales' and other_role = 'cost' and record_type = 'msdynactual' and other_type = 'msdynactual'
    )
  )
