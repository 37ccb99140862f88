-- The billing backlog by company, kind and the reason why it is not billed yet.
select company, kind, reason, currency, count(*) as items, sum(amount) as amount
from perform_backlog
group by company, kind, reason, currency
order by company, kind desc, reason, currency;
