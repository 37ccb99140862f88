-- finops.moved_invoice: proposals that were posted on the first day of a later period, as that of the accounting date that their
-- proforma invoice set is not open. Whether it is the right one, post.period says.
-- company proposal_number: ledgerfiscalcalendarperiod.period
create table finops.moved_invoice as
select distinct i.company, i.proposal_number
from finops.invoice i
join finops.proposal o on o.company = i.company and o.proposal_number = i.proposal_number
join finops.closed_day c on c.company = i.company and c.day = o.accounting_date
join finops.period p on p.company = i.company and p.starts_on = i.accounting_date
where p.starts_on > c.ends_on;
