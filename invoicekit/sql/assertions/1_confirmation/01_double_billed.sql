-- rule: confirm.double-billed
-- says: Nothing is on two line details at once: an unbilled sale, a milestone, or a retainer is billed once, unless it was credited since.
-- from: dataverse.line_detail
-- key: source_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.line_detail.source_id, dataverse.billed.source_id
-- why broken: The same item was gathered twice: refresh was pressed twice, a recurring schedule ran twice on one date, or an item on a draft was added again. The customer would be charged twice.
-- fix broken: Project Operations > Invoices: open the draft that holds the item and remove the line detail; if both are confirmed, correct one of the invoices.
-- source: manage-billing-backlog
with live as (
  select d.source_id, d.company, d.currency, d.contract, d.project, d.invoice, d.amount, d.since
  from dataverse.line_detail d
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  cross join settings s
  where not d.corrects and d.scenario is not null
    and c.source_id is null
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
),
twice as (
  select source_id from live group by source_id having count(*) > 1
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
