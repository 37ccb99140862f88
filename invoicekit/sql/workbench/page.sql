-- One page of the review queue, sorted by one column; the order of the process decides what is equal. Which rows those are is
-- found with few columns; all of them are read of those rows only. (`sorted` is one batch of the engine, and keeps its order.)
with sorted as (
  select place
  from result.chosen(
    which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
    severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
  )
  order by
    case when $descending then null else case $sort
      when 'rule' then rule when 'subject' then subject when 'company' then company when 'invoice' then invoice
      when 'first_cause' then first_cause when 'owner' then owner when 'state' then state
    end end nulls last,
    case when $descending then case $sort
      when 'rule' then rule when 'subject' then subject when 'company' then company when 'invoice' then invoice
      when 'first_cause' then first_cause when 'owner' then owner when 'state' then state
    end end desc nulls last,
    case when $descending then null else case $sort
      when 'severity' then severity_place when 'amount' then abs(amount) when 'age' then age_days
    end end nulls last,
    case when $descending then case $sort
      when 'severity' then severity_place when 'amount' then abs(amount) when 'age' then age_days
    end end desc nulls last,
    place
  limit $size offset $skip
), page as (
  select place, row_number() over () as nth from sorted
)
select c.*
from page
join result.chosen(which := 'all') c on c.place = page.place
order by page.nth
