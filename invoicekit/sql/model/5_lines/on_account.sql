-- finops.on_account: milestones that Finance has an on-account transaction for. The amount is added over funding sources; of several
-- rows of one transaction the largest value counts. A status is told only where it has a milestone's status for its counterpart.
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
left join sale s on s.company = m.company and s.transaction_id = m.transaction_id;
