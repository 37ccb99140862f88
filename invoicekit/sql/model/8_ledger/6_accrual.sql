-- finops.accrual: for each invoice voucher, what its lines had accrued in work in progress when their unbilled sales were posted
-- (the exact product of amount and rate), and what accrued revenue reconciliation journals corrected since. Known: every
-- accrued line has its posted journal line, found through Finance's own relationships. Rounded is what the ledger shows of it.
-- company voucher accrued rounded known: projcdstransactionrelationshipimport.connection_id projcdsactualsimport.proposal_line_transaction projcdsactualsimport.journal_line_record projrevenueprofilerule.profile
-- reconciled: projaccruedrevenuereconciliationline.voucher
create table finops.accrual as
with link as (
  select distinct actual_id as billed_id, other_id as unbilled_id
  from finops.relationship_end
  where role = 'billedsales' and other_role = 'unbilledsales'
),
journaled as (
  select distinct
    j.actual_id,
    j.journal_line,
    j.accounting_amount,
    case c.decimals
      when 0 then cast(round(j.accounting_amount, 0) as decimal(38, 6))
      when 3 then cast(round(j.accounting_amount, 3) as decimal(38, 6))
      else cast(round(j.accounting_amount, 2) as decimal(38, 6))
    end as rounded
  from finops.journal_line j
  left join finops.company c on c.company = j.company
  where j.status = 'Posted' and j.voucher is not null and j.actual_id is not null and not j.surplus
),
line as (
  select distinct company, voucher, transaction_id, actual_id
  from finops.treated_line
  where treatment = 'invoiced, accrued' and voucher is not null
),
behind as (
  select l.company, l.voucher, l.transaction_id, sum(j.accounting_amount) as accrued, sum(j.rounded) as rounded
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
  cast(sum(b.rounded) as decimal(38, 6)) as rounded,
  coalesce(sum(c.accounting_amount), 0) as reconciled,
  bool_and(b.accrued is not null) as known,
  count(*) as lines
from behind b
left join corrected c on c.company = b.company and c.transaction_id = b.transaction_id
group by b.company, b.voucher;
