-- finops.on_account: milestones that Finance has an on-account transaction for. The amount is added over funding sources; of several
-- rows of one transaction the largest value counts. A status is told only where it has a milestone's status for its counterpart. Of
-- several milestones of Dataverse that name one transaction it is that of one, which it has the amount of, if one has: the others have none.
-- from: projcdscontractlinemilestoneimport
-- milestone_id: projcdscontractlinemilestoneimport.transaction_id projonacctrans.transaction_id
-- currency: projonacctrans.currency
-- project: projonacctrans.project
-- amount: projonacctranssale.amount
-- tax: projonacctranssale.tax
-- status: projonacctranssale.status
create table finops.on_account as
with head as (
  select company, transaction_id, max(project) as project, max(upper(currency)) as currency
  from typed.projonacctrans
  group by company, transaction_id
),
sale as (
  select company, transaction_id, sum(amount) as amount, sum(tax) as tax, max(status) as status
  from typed.projonacctranssale
  group by company, transaction_id
),
named as (
  select
    m.milestone_id,
    row_number() over (
      partition by m.company, m.transaction_id
      order by case when k.amount = s.amount then 0 else 1 end, m.milestone_id
    ) as place,
    m.company,
    m.transaction_id
  from (select distinct company, transaction_id, milestone_id from typed.projcdscontractlinemilestoneimport) m
  join dataverse.milestone k on k.milestone_id = m.milestone_id
  left join sale s on s.company = m.company and s.transaction_id = m.transaction_id
)
select
  m.milestone_id,
  m.company,
  m.transaction_id,
  h.project,
  h.currency,
  cast(coalesce(s.amount, 0) as decimal(28, 6)) as amount,
  cast(coalesce(s.tax, 0) as decimal(28, 6)) as tax,
  case when s.status in ('Not ready for invoicing', 'Ready for invoicing') then s.status end as status,
  m.created_at as since
from typed.projcdscontractlinemilestoneimport m
join head h on h.company = m.company and h.transaction_id = m.transaction_id
left join sale s on s.company = m.company and s.transaction_id = m.transaction_id
left join named n on n.company = m.company and n.transaction_id = m.transaction_id and n.milestone_id = m.milestone_id
where n.milestone_id is null or n.place = 1;
