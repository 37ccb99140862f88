-- The findings that a filter lets through, in the order of the process.
select finding_id
from result.chosen(
  which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
  severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
)
order by place
