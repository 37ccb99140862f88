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
    d.source_id as milestone_id,
    sum(case when d.confirmed and c.source_id is null and (d.since <= s.sync_cutoff or d.since is null) then 1 else 0 end) as live,
    sum(case when d.confirmed and c.source_id is null and d.since > s.sync_cutoff then 1 else 0 end) as not_due,
    sum(case when d.confirmed and c.source_id is not null then 1 else 0 end) as credited,
    sum(case when not d.confirmed then 1 else 0 end) as drafts,
    max(d.invoice) as invoice,
    max(d.since) as since
  from dataverse.line_detail d
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  cross join settings s
  where d.scenario is not null and not d.corrects and d.source_id is not null
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
  group by d.source_id
),
partial as (
  select b.source_id as milestone_id, max(d.invoice) as invoice, max(d.since) as since
  from dataverse.line_detail d
  join dataverse.billed b on b.actual_id = d.original_id
  cross join settings s
  where d.scenario = 'milestone credited' and d.amount <> 0 and d.amount <> d.source_amount
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
  group by b.source_id
),
one as (
  select
    milestone_id,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(amount) as amount,
    max(status) as status
  from dataverse.milestone
  group by milestone_id
)
select
  m.milestone_id,
  m.company,
  m.currency,
  m.contract,
  coalesce(g.invoice, p.invoice) as invoice,
  m.amount,
  coalesce(g.since, p.since) as since
from one m
left join billing g on g.milestone_id = m.milestone_id
left join partial p on p.milestone_id = m.milestone_id
where p.milestone_id is not null
  or (g.live > 0 and m.status is distinct from 'Customer invoice posted')
  or (
    g.live = 0 and g.not_due = 0 and g.credited > 0
    and m.status is distinct from case when g.drafts > 0 then 'Customer invoice created' else 'Ready for invoicing' end
  )
