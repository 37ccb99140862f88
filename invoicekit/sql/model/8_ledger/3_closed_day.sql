-- finops.closed_day: the accounting dates that work is staged with and proforma invoices set, in periods of their company that are
-- not open, with the last day of the period: what is posted on them may be dated to the next open one
-- [project-operations-integration-journal].
-- company day ends_on: ledgerfiscalcalendarperiod.period
create table finops.closed_day as
with named as (
  select company, accounting_date as day from finops.staging
  union
  select lender, accounting_date from finops.staging
  union
  select company, accounting_date from finops.proposal
)
select n.company, n.day, max(p.ends_on) as ends_on
from named n
join finops.period p on p.company = n.company and n.day >= p.starts_on and n.day <= p.ends_on
where p.status <> 'Open'
group by n.company, n.day;
