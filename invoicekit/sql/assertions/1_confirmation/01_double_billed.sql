-- rule: confirm.double-billed
-- says: Nothing is on two line details at once: an unbilled sale, a milestone, or a retainer is billed once, unless it was credited since.
-- from: dataverse.line_detail
-- key: source_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.line_detail.source_id, dataverse.billed.source_id
-- why broken: The same item was gathered twice: refresh was pressed twice, a recurring schedule ran twice on one date, or an item on a draft was added again. The customer would be charged twice.
-- fix broken: Project Operations > Invoices: open the draft that holds the item and remove the line detail; if both are confirmed, correct one of the invoices.
-- source: manage-billing-backlog
with credit as (
  select b.source_id, count(*) as credits
  from dataverse.line_detail d
  join dataverse.billed b on b.actual_id = d.original_id
  where d.confirmed and d.scenario in ('credited', 'milestone credited')
  group by b.source_id
),
held as (
  select
    source_id,
    count(*) as details,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    max(invoice) as invoice,
    max(amount) as amount,
    max(since) as since
  from dataverse.line_detail
  where not corrects and source_id is not null and scenario is not null
  group by source_id
)
select h.source_id, h.company, h.currency, h.contract, h.project, h.invoice, h.amount, h.since
from held h
left join credit c on c.source_id = h.source_id
cross join settings s
where h.details > 1 + coalesce(c.credits, 0)
  and (h.since >= s.go_live or s.go_live is null or h.since is null)
