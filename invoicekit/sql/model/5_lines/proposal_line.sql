-- finops.proposal_line: proposal lines of the five kinds, each with the staging row that names it, and whether its
-- proposal is posted. The amount is the sum of the line's details over funding sources.
-- company proposal_number transaction_id line_type kind: projproposalempl.transaction_id projproposalcost.transaction_id projproposalitem.transaction_id projproposalrevenue.transaction_id projproposalonacc.transaction_id
-- tax: projproposalempl.tax projproposalcost.tax projproposalitem.tax projproposalrevenue.tax projproposalonacc.tax
-- amount: projproposalempldetail.amount projproposalcostdetail.amount projproposalitemdetail.amount projproposalrevenuedetail.amount projproposalonaccdetail.amount
-- quantity: projproposalempl.quantity projproposalcost.quantity projproposalitem.quantity projproposalrevenue.quantity projproposalonacc.quantity | projempltrans.quantity projcosttrans.quantity projitemtrans.quantity projrevenuetrans.quantity projonacctrans.quantity
-- project: projempltrans.project projcosttrans.project projitemtrans.project projrevenuetrans.project projonacctrans.project
-- currency: projproposaljour.currency
-- staging_id actual_id: projcdsactualsimport.proposal_line_transaction
create table finops.proposal_line as
with line as (
  select 'hour' as line_type, line_record, company, proposal_number, transaction_id, quantity, tax, created_at from typed.projproposalempl
  union all
  select 'expense' as line_type, line_record, company, proposal_number, transaction_id, quantity, tax, created_at from typed.projproposalcost
  union all
  select 'item' as line_type, line_record, company, proposal_number, transaction_id, quantity, tax, created_at from typed.projproposalitem
  union all
  select 'fee' as line_type, line_record, company, proposal_number, transaction_id, quantity, tax, created_at from typed.projproposalrevenue
  union all
  select 'on account' as line_type, line_record, company, proposal_number, transaction_id, quantity, tax, created_at from typed.projproposalonacc
),
detail as (
  select 'hour' as line_type, line_record, sum(amount) as amount from typed.projproposalempldetail group by line_record
  union all
  select 'expense' as line_type, line_record, sum(amount) as amount from typed.projproposalcostdetail group by line_record
  union all
  select 'item' as line_type, line_record, sum(amount) as amount from typed.projproposalitemdetail group by line_record
  union all
  select 'fee' as line_type, line_record, sum(amount) as amount from typed.projproposalrevenuedetail group by line_record
  union all
  select 'on account' as line_type, line_record, sum(amount) as amount from typed.projproposalonaccdetail group by line_record
),
subledger as (
  select 'hour' as line_type, company, transaction_id, max(project) as project, max(quantity) as quantity, max(currency) as currency from typed.projempltrans group by company, transaction_id
  union all
  select 'expense' as line_type, company, transaction_id, max(project) as project, max(quantity) as quantity, max(currency) as currency from typed.projcosttrans group by company, transaction_id
  union all
  select 'item' as line_type, company, transaction_id, max(project) as project, max(quantity) as quantity, max(currency) as currency from typed.projitemtrans group by company, transaction_id
  union all
  select 'fee' as line_type, company, transaction_id, max(project) as project, max(quantity) as quantity, max(currency) as currency from typed.projrevenuetrans group by company, transaction_id
  union all
  select 'on account' as line_type, company, transaction_id, max(project) as project, max(quantity) as quantity, max(currency) as currency from typed.projonacctrans group by company, transaction_id
),
header as (
  select
    company,
    proposal_number,
    max(upper(currency)) as currency,
    max(contract) as contract,
    max(coalesce(modified_at, created_at)) as since
  from typed.projproposaljour
  group by company, proposal_number
),
posted as (
  select distinct company, proposal_number from finops.invoice
)
select
  s.staging_id,
  s.actual_id,
  case when f.invoice is not null then 'fee' else coalesce(s.kind, 'own') end as kind,
  l.line_type,
  l.company,
  l.proposal_number,
  l.transaction_id,
  coalesce(l.quantity, t.quantity) as quantity,
  t.project,
  upper(coalesce(t.currency, h.currency)) as currency,
  cast(coalesce(d.amount, 0) as decimal(28, 6)) as amount,
  coalesce(l.tax, 0) as tax,
  h.contract,
  p.proposal_number is not null as posted,
  h.since as proposal_since,
  l.created_at as since
from line l
left join header h on h.company = l.company and h.proposal_number = l.proposal_number
left join posted p on p.company = l.company and p.proposal_number = l.proposal_number
left join detail d on d.line_type = l.line_type and d.line_record = l.line_record
left join subledger t on t.line_type = l.line_type and t.company = l.company and t.transaction_id = l.transaction_id
left join finops.named_line s on s.company = l.company and s.transaction_id = l.transaction_id
left join finops.fee_unlinked f on f.company = l.company and f.invoice = l.proposal_number
  and l.line_type = 'fee' and s.staging_id is null;
