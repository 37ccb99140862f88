-- rule: confirm.double-billed
-- says: Nothing is on two line details at once: an unbilled sale, a milestone, or a retainer is billed once, unless it was credited since; a milestone in parts, where its contract has several customers.
-- from: dataverse.line_detail
-- key: source_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.line_detail.source_id, dataverse.billed.source_id
-- why broken: The same item was gathered twice: refresh was pressed twice, a recurring schedule ran twice on one date, or an item on a draft was added again. The customer would be charged twice.
-- fix broken: Project Operations > Invoices: open the draft that holds the item and remove the line detail; if both are confirmed, correct one of the invoices.
-- source: manage-billing-backlog
with several as (
  select contract from dataverse.funding_source group by contract having count(*) > 1
),
in_parts as (
  select m.milestone_id, max(m.amount) as amount
  from dataverse.milestone m
  join several o on o.contract = m.contract
  group by m.milestone_id
),
billing as (
  select invoice_id, max(customer_id) as customer_id from dataverse.invoice group by invoice_id
),
live as (
  select d.source_id, d.company, d.currency, d.contract, d.project, d.invoice, d.amount, d.since, b.customer_id
  from dataverse.line_detail d
  left join billing b on b.invoice_id = d.invoice_id
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  cross join settings s
  where not d.corrects and d.scenario is not null
    and c.source_id is null
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
),
twice as (
  select l.source_id
  from live l
  cross join settings s
  left join in_parts p on p.milestone_id = l.source_id
  group by l.source_id
  having count(*) > 1
    -- A part for each customer, and no more than there is of it.
    and not coalesce(count(*) = count(distinct l.customer_id) and sum(l.amount) <= max(p.amount) + max(s.tolerance), false)
)
select
  l.source_id,
  max(l.company) as company,
  max(l.currency) as currency,
  max(l.contract) as contract,
  max(l.project) as project,
  max(l.invoice) as invoice,
  sum(l.amount) - max(l.amount) as amount,
  max(l.since) as since
from live l
join twice t on t.source_id = l.source_id
group by l.source_id
