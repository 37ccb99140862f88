-- result.invoice_cause: each proforma invoice with something open, and its first cause: the finding that comes first in the order of
-- the process; what is blocked counts to the finding that blocks it. Open is the most that is open at one arrow: the same money is
-- open at each arrow that it has not passed. An ambiguous row and the rows that it may be are the same money: the larger of the two counts.
create or replace view result.invoice_cause as
with open_row as (
  select
    o.company,
    o.currency,
    o.invoice,
    o.rule,
    abs(coalesce(o.observed, 0) - coalesce(o.expected, 0)) as amount,
    case
      when o.outcome = 'ambiguous' then 'ambiguous'
      when o.cause_rule = o.rule then 'candidate'
      else 'other'
    end as kind,
    case when o.outcome = 'blocked' then o.cause_rule else o.rule end as cause_rule,
    case when o.outcome = 'blocked' then o.cause_subject else o.subject end as cause_subject
  from result.outcome o
  where o.subject is not null and o.outcome <> 'waiting' and o.invoice is not null
),
first as (
  select o.company, o.invoice, o.cause_rule, o.cause_subject
  from open_row o
  join result.rule r on r.rule = o.cause_rule
  qualify row_number() over (
    partition by o.company, o.invoice
    order by case when r.stage = 'export' then 0 else 1 end, r.position, o.cause_subject
  ) = 1
),
at_arrow as (
  select
    company,
    invoice,
    max(currency) as currency,
    rule,
    coalesce(sum(case when kind = 'other' then amount end), 0) + greatest(
      coalesce(sum(case when kind = 'ambiguous' then amount end), 0),
      coalesce(sum(case when kind = 'candidate' then amount end), 0)
    ) as amount
  from open_row
  group by company, invoice, rule
)
select
  a.company,
  a.invoice,
  max(a.currency) as currency,
  max(a.amount) as open,
  f.cause_rule,
  f.cause_subject
from at_arrow a
join first f on f.company is not distinct from a.company and f.invoice = a.invoice
group by a.company, a.invoice, f.cause_rule, f.cause_subject;
