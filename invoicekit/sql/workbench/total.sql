-- How many rows of the queue a filter lets through.
select count(*) as total
from result.chosen(
  which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
  severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
)
