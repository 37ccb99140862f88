-- The billing backlog by company, reason and age, the largest first.
with aged as (
  select
    company,
    currency,
    reason,
    case
      when age_days is null then 'age unknown'
      when age_days <= 7 then 'up to 7 days'
      when age_days <= 30 then '8 to 30 days'
      when age_days <= 90 then '31 to 90 days'
      else 'over 90 days'
    end as age,
    amount
  from perform.backlog
)
select company, currency, reason, age, sum(amount) as open
from aged
group by company, currency, reason, age
having sum(amount) > 0
order by sum(amount) desc, company, currency, reason, age;
