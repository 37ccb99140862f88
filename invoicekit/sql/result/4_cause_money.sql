-- result.cause_money: open money by first cause, per company and currency, the largest first: how many invoices wait for findings of
-- this kind and what is open on them; findings of rows that belong to no invoice count with what they say
create or replace view result.cause_money as
with of_invoice as (
  select i.company, i.currency, i.cause_rule, o.outcome as cause_outcome, i.invoice, i.open
  from result.invoice_cause i
  join result.outcome o on o.rule = i.cause_rule and o.subject = i.cause_subject
),
other as (
  select company, currency, rule as cause_rule, outcome as cause_outcome, cast(null as varchar) as invoice,
    abs(coalesce(observed, 0) - coalesce(expected, 0)) as open
  from result.outcome
  where subject is not null and outcome not in ('waiting', 'blocked') and invoice is null
)
select company, currency, cause_rule, cause_outcome, count(invoice) as invoices, count(*) - count(invoice) as other_rows, sum(open) as open
from (select * from of_invoice union all select * from other)
group by company, currency, cause_rule, cause_outcome
order by sum(open) desc, company, currency, cause_rule, cause_outcome;
