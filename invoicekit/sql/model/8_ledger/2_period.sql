-- finops.period: ledger periods; for each the first day of the next later period that is open now
-- company period starts_on ends_on status: ledgerfiscalcalendarperiod.period
create table finops.period as
select
  p.company,
  p.period,
  p.starts_on,
  p.ends_on,
  p.status,
  min(n.starts_on) as next_open_on
from typed.ledgerfiscalcalendarperiod p
left join typed.ledgerfiscalcalendarperiod n on n.company = p.company and n.status = 'Open' and n.starts_on > p.ends_on
group by p.company, p.period, p.starts_on, p.ends_on, p.status;
