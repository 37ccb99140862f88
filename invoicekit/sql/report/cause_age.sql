-- Open money by first cause and age of that cause, per company and currency: what result.cause_money adds up, by the age of the finding
-- that comes first. Money without a currency is not added.
with largest as (
  select company, currency, cause_rule, cause_outcome, rule
  from result.open_row
  group by company, currency, cause_rule, cause_outcome, rule
  qualify row_number() over (partition by company, currency, cause_rule, cause_outcome order by sum(open) desc, rule) = 1
),
opened as (
  select company, currency, cause_rule as rule, cause_subject as subject, open
  from result.invoice_cause
  union all
  select o.company, o.currency, o.cause_rule, o.cause_subject, o.open
  from result.open_row o
  join largest w on w.company is not distinct from o.company and w.currency = o.currency
    and w.cause_rule = o.cause_rule and w.cause_outcome = o.cause_outcome and w.rule = o.rule
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
