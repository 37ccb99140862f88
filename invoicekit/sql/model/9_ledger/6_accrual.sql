-- finops.accrual: for each invoice voucher, what its lines had accrued in work in progress when their unbilled sales were posted
-- (the exact product of amount and rate), and what accrued revenue reconciliation journals corrected since. Known: every
-- accrued line has its posted journal line, found through Finance's own relationships.
-- company voucher accrued known: projcdstransactionrelationshipimport.connection_id projcdsactualsimport.proposal_line_transaction projcdsactualsimport.journal_line_record projrevenueprofilerule.profile
create table finops.accrual as
with link as (
  select distinct actual_id as billed_id, other_id as unbilled_id
  from finops.relationship_end
  where role = 'billedsales' and other_role = 'unbilledsales'
),
journaled as (
  select distinct actual_id, journal_line, accounting_amount
  from finops.journal_line
  where status = 'Posted' and voucher is not null and actual_id is not null and not surplus
),
line as (
  select distinct company, voucher, transaction_id, actual_id
  from finops.treated_line
  where treatment = 'invoiced, accrued' and voucher is not null
),
behind as (
  select l.company, l.voucher, l.transaction_id, sum(j.accounting_amount) as accrued
  from line l
  left join link k on k.billed_id = l.actual_id
  left join journaled j on j.actual_id = k.unbilled_id
  group by l.company, l.voucher, l.transaction_id
),
corrected as (
  select company, transaction_id, sum(accounting_amount) as accounting_amount
  from typed.projaccruedrevenuereconciliationline
  where voucher is not null
  group by company, transaction_id
)
select
  b.company,
  b.voucher,
  cast(sum(b.accrued) as decimal(38, 12)) as accrued,
  coalesce(sum(c.accounting_amount), 0) as reconciled,
  bool_and(b.accrued is not null) as known,
  count(*) as lines
from behind b
left join corrected c on c.company = b.company and c.transaction_id = b.transaction_id
group by b.company, b.voucher;
