-- Open money by first cause and age of that cause, per company and currency. An age is that of the finding that comes first.
-- Money without a currency is not added.
with opened as (
  select company, currency, cause_rule as rule, cause_subject as subject, open
  from result.invoice_cause
  union all
  select company, currency, rule, subject, coalesce(abs(amount), 0)
  from result.listed
  where outcome not in ('waiting', 'blocked') and invoice is null
),
aged as (
  select
    o.company,
    o.currency,
    l.rule,
    l.outcome,
    age_group(l.age_days) as age,
    o.open
  from opened o
  join result.listed l on l.rule = o.rule and l.subject = o.subject
  where o.currency is not null
)
select company, currency, rule, outcome, age, sum(open) as open
from aged
group by company, currency, rule, outcome, age
having sum(open) <> 0
order by sum(open) desc, company, currency, rule, outcome, age;
