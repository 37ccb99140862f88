-- The billing backlog by company, reason and age, the largest first.
select company, currency, reason, age_group(age_days) as age, sum(amount) as open
from perform_backlog
group by company, currency, reason, age_group(age_days)
having sum(amount) <> 0
order by sum(amount) desc, company, currency, reason, age;
