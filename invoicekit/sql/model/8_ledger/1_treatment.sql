-- finops.treatment: how a line of a project or a contract is posted, by its cost and revenue profile
-- [configure-accounting-billable-projects]: one row a place, source (invoice, unbilled, cost) and line type. Of several rules
-- for the same place, that of time and material counts.
-- company project contract source line_type: projrevenueprofile.profile projrevenueprofilerule.profile
-- treatment: projrevenueprofilerule.profile projrevenueprofile.hour_accrued projrevenueprofile.expense_accrued projrevenueprofile.item_accrued projrevenueprofile.fee_accrued
create table finops.treatment as
with ruled as (
  select r.project, case when r.project is null then r.contract end as contract, p.*
  from typed.projrevenueprofilerule r
  join typed.projrevenueprofile p on p.company = r.company and p.profile = r.profile
  where r.project is not null or r.contract is not null
),
line as (
  select
    company, project, contract, billing_method, profile,
    unnest([
      {'line_type': 'hour', 'accrued': hour_accrued, 'posting': hour_cost, 'balance': 'hour on balance'},
      {'line_type': 'expense', 'accrued': expense_accrued, 'posting': expense_cost, 'balance': 'expense on balance'},
      {'line_type': 'item', 'accrued': item_accrued, 'posting': item_cost, 'balance': 'item on balance'},
      {'line_type': 'fee', 'accrued': fee_accrued, 'posting': null, 'balance': null}
    ], recursive := true)
  from ruled
),
said as (
  select company, project, contract, billing_method, profile, 'invoice' as source, line_type,
    case when accrued then 'invoiced, accrued' else 'invoiced' end as treatment
  from line
  where billing_method = 'Time and material'
  union all
  select company, project, contract, billing_method, profile, 'invoice', 'on account',
    case on_account when 'Balance' then 'on account, balance' when 'Profit and loss' then 'on account' end
  from ruled
  where billing_method = 'Fixed price'
  union all
  select company, project, contract, billing_method, profile, 'unbilled', line_type,
    case when accrued then 'unbilled, accrued' else 'unbilled' end
  from line
  where billing_method = 'Time and material'
  union all
  select company, project, contract, billing_method, profile, 'cost', line_type,
    case
      when posting = 'Balance' then balance
      when posting = 'Profit and loss' and line_type = 'hour' then 'cost of hours'
      when posting = 'Profit and loss' then 'cost'
      when posting = 'Never ledger' then 'never ledger'
      when posting is not null then 'no ledger'
    end
  from line
  where line_type <> 'fee'
)
select company, project, contract, source, line_type, treatment
from said
where treatment is not null
qualify row_number() over (
  partition by company, project, contract, source, line_type order by billing_method desc, profile
) = 1;
