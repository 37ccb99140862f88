-- How many rows of the queue a filter lets through, per currency, and their amounts without sign; null where none has one, and where several bear no
-- currency.
select currency, count(*) as findings, case when currency is not null or count(amount) = 1 then sum(abs(amount)) end as open
from result.chosen(
  which := $which, search := $search, company := $company, currency := $currency, stage := $stage, rule := $rule,
  severity := $severity, age := $age, first_cause := $first_cause, invoice := $invoice, owner := $owner, answer := $answer
)
group by currency
order by open desc nulls last, currency
