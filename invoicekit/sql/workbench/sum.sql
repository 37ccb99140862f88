-- How many rows of the queue a filter lets through, per currency, and their amounts without sign; null where none has one.
select currency, count(*) as findings, sum(abs(amount)) as open
from result.chosen(
  which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
  severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
)
group by currency
order by open desc nulls last, currency
