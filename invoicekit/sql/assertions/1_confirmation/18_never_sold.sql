-- rule: confirm.never-sold
-- says: What was spent on chargeable time and material work is sold: its cost is linked to an unbilled sale.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.actual.billing_type, dataverse.actual.class, dataverse.actual.contract_line_id, dataverse.connection_end, dataverse.contract_line.billing_method
-- why broken: Approving the time, expense or material wrote its cost and no unbilled sale, or that sale was deleted since: the billing backlog never offers the work, and nobody is charged for it. The amount is the cost's, for what it sells at is not known.
-- fix broken: Project Operations > Actuals: open the cost and look for its unbilled sale. If there is none, recall the entry that it came from and approve it again, so that both are written anew. If the cost was to be entered alone, as an entry journal can, accept the finding.
-- source: connectingactuals
with link as (
  select record_id as cost_id, other_id as sale_id
  from dataverse.connection_end
  where role = 'cost' and other_role = 'unbilledsales' and record_type = 'msdynactual' and other_type = 'msdynactual'
),
-- What was taken back or replaced, and what does that.
adjusted as (
  select record_id as actual_id
  from dataverse.connection_end
  where role in ('original', 'reversing', 'replacing') and record_type = 'msdynactual' and other_type = 'msdynactual'
),
linked as (
  select company, since
  from dataverse.actual
  where transaction_type = 'Cost' and actual_id in (select cost_id from link)
),
-- The links of what is older or newer than all that has one may be left out of the export.
ends as (
  select min(since) as first_at, max(since) as last_at from linked
),
sale as (
  select project_id, class, document_date, adjustment_status, actual_id
  from dataverse.actual
  where transaction_type = 'Unbilled sales'
),
-- Entry journals link no sale to its cost.
entered as (
  select distinct project_id, class, document_date
  from sale
  where actual_id not in (select sale_id from link) and actual_id not in (select actual_id from adjusted)
),
-- A vendor invoice takes back the cost of work that stays sold, and writes one of its own, of another day.
replaced as (
  select distinct t.project_id, t.class
  from sale t
  join link k on k.sale_id = t.actual_id
  where t.adjustment_status is distinct from 'Adjusted' and k.cost_id in (select actual_id from adjusted)
),
unsold as (
  select a.actual_id, a.company, a.currency, a.contract, a.project, a.project_id, a.class, a.document_date, a.amount, a.since
  from dataverse.actual a
  join dataverse.contract_line l on l.contract_line_id = a.contract_line_id
  cross join ends e
  cross join settings s
  where a.transaction_type = 'Cost' and a.billing_type = 'Chargeable' and a.class in ('Time', 'Expense', 'Material')
    and l.billing_method = 'Time and material' and a.project_id is not null
    and (a.quantity > 0 or a.amount > 0)
    and not a.intercompany and a.external_origin is null
    and a.company in (select company from linked)
    and a.since between e.first_at and e.last_at
    and coalesce(a.adjustment_status, '') not in ('Adjusted', 'Unadjustable')
    and a.actual_id not in (select cost_id from link)
    and a.actual_id not in (select actual_id from adjusted)
    and (a.since >= s.go_live or s.go_live is null)
    and (a.accounting_date > s.beginning_balance_date or s.beginning_balance_date is null or a.accounting_date is null)
)
select u.actual_id, u.company, u.currency, u.contract, u.project, u.amount, u.since
from unsold u
left join entered n
  on n.project_id = u.project_id and n.class = u.class and n.document_date is not distinct from u.document_date
left join replaced r on r.project_id = u.project_id and r.class = u.class
where n.project_id is null and r.project_id is null
