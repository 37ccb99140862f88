-- rule: confirm.milestone-status
-- says: A milestone that is billed is Customer invoice posted; one that was credited can be billed again; none is credited in part, or has another amount than was billed.
-- from: dataverse.milestone
-- key: milestone_id
-- money: amount
-- needs: dataverse.milestone.status, dataverse.line_detail.scenario, dataverse.billed.source_id
-- why broken: Confirming or correcting the invoice did not set the milestone's status, so it is billed again or never again; or it was credited in part, which Project Operations does not support. Where the amount is the difference alone: the milestone or its line on the invoice was edited, and the milestone says that all of it is billed.
-- fix broken: Project Operations > Contract > Milestones: have support set the status; credit a milestone as a whole and bill it again with the right amount. Where the amount alone differs: set the milestone's amount back, or credit it and bill it again; what was agreed on top is a milestone of its own.
-- source: revise-project-invoices
with several as (
  select contract from dataverse.funding_source group by contract having count(*) > 1
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
),
billing as (
  select
    m.milestone_id,
    bool_or(d.confirmed and c.source_id is null and (d.since <= s.sync_cutoff or d.since is null)) as due,
    bool_or(d.confirmed and c.source_id is null) as billed,  -- and not credited since
    bool_or(d.confirmed) as confirmed,
    bool_or(not d.confirmed) as draft,
    count(*) filter (where c.source_id is null) as live,
    max(case when d.confirmed and c.source_id is null then d.amount end) as billed_amount,
    max(case when c.source_id is null then d.currency end) as live_currency,
    max(d.invoice) as invoice,
    max(d.since) as since
  from one m
  join dataverse.line_detail d on d.source_id = m.milestone_id
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  cross join settings s
  where d.scenario is not null and not d.corrects
    and (d.since >= s.go_live or s.go_live is null or d.since is null)
  group by m.milestone_id
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
judged as (
  select
    m.milestone_id,
    m.company,
    m.currency,
    m.contract,
    coalesce(g.invoice, p.invoice) as invoice,
    m.amount,
    p.milestone_id is not null
      or (g.due and m.status is distinct from 'Customer invoice posted')
      or (
        g.confirmed and not g.billed
        and m.status is distinct from case when g.draft then 'Customer invoice created' else 'Ready for invoicing' end
      ) as wrong,
    -- Of a contract with several customers each may be billed a part; what is on two lines is confirm.double-billed's.
    case when g.live = 1 and o.contract is null and g.live_currency = m.currency then g.billed_amount - m.amount end as off,
    coalesce(g.since, p.since) as since
  from one m
  left join billing g on g.milestone_id = m.milestone_id
  left join partial p on p.milestone_id = m.milestone_id
  left join several o on o.contract = m.contract
)
select
  j.milestone_id,
  j.company,
  j.currency,
  j.contract,
  j.invoice,
  case when j.wrong then j.amount else j.off end as amount,
  j.since
from judged j
cross join settings s
where j.wrong or abs(j.off) > s.tolerance
