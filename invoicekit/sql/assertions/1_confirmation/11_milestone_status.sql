-- rule: confirm.milestone-status
-- says: A milestone that is billed is Customer invoice posted; one that was credited can be billed again; none is credited in part.
-- from: dataverse.milestone
-- key: milestone_id
-- money: amount
-- needs: dataverse.milestone.status, dataverse.line_detail.scenario, dataverse.billed.source_id
-- why broken: Confirming or correcting the invoice did not set the milestone's status, so it is billed again or never again; or it was credited in part, which Project Operations does not support.
-- fix broken: Project Operations > Contract > Milestones: have support set the status; credit a milestone as a whole and bill it again with the right amount.
-- source: revise-project-invoices
with billing as (
  select
    source_id as milestone_id,
    count(*) as billed,
    sum(case when not confirmed then 1 else 0 end) as drafts,
    max(invoice) as invoice,
    max(since) as since
  from dataverse.line_detail
  where scenario = 'milestone' and source_id is not null
  group by source_id
),
credit as (
  select
    b.source_id as milestone_id,
    count(*) as credits,
    sum(case when d.amount <> 0 then 1 else 0 end) as partial
  from dataverse.line_detail d
  join dataverse.billed b on b.actual_id = d.original_id
  where d.confirmed and d.scenario = 'milestone credited'
  group by b.source_id
)
select
  m.milestone_id,
  m.company,
  m.currency,
  m.contract,
  g.invoice,
  m.amount,
  g.since
from dataverse.milestone m
join billing g on g.milestone_id = m.milestone_id
left join credit c on c.milestone_id = m.milestone_id
cross join settings s
where (
    coalesce(c.partial, 0) > 0
    or (g.billed - g.drafts > coalesce(c.credits, 0) and m.status is distinct from 'Customer invoice posted')
    or (
      g.billed - g.drafts <= c.credits
      and m.status is distinct from case when g.drafts > 0 then 'Customer invoice created' else 'Ready for invoicing' end
    )
  )
  and (g.since >= s.go_live or s.go_live is null or g.since is null)
