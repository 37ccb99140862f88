-- The review queue in groups, per currency. `open` adds the findings' amounts without sign; null where none has one, and where several bear no
-- currency.
select
  case $by when 'first_cause' then first_cause when 'company' then coalesce(company, '') when 'age' then age end as name,
  currency,
  count(*) as findings,
  case when currency is not null or count(amount) = 1 then sum(abs(amount)) end as open
from result.chosen(
  which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
  severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
)
group by name, currency
order by case $by when 'age' then min(age_days) end desc nulls last, open desc nulls last, findings desc, name, currency
limit 500
