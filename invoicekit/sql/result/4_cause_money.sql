-- result.open_row: what is open on no invoice, row by row, with its first cause; of what a cause of the whole export explains its rows,
-- and rows that are blocked by what is told at no row.
create or replace view result.open_row as
-- What is open on an invoice has the work that it waits for in it, where that is in its company and currency.
with held_up as (
  select cause_rule, cause_subject, company, currency
  from result.outcome
  where invoice is not null
)
select
  o.company,
  o.off_currency as currency,
  o.rule,
  coalesce(c.rule, o.rule) as cause_rule,
  case when c.rule is null then o.subject else o.cause_subject end as cause_subject,
  case when c.rule is null then o.outcome else 'broken' end as cause_outcome,
  -- Debit and credit of a voucher are one amount: that of its largest entry.
  case
    when o.rule = 'post.ledger'
      and row_number() over (partition by o.rule, o.company, split_part(o.subject, ' | ', 2) order by o.off_by desc, o.subject) > 1
    then 0
    else o.off_by
  end as open
from result.weighed o
join result.rule r on r.rule = o.rule
left join result.rule c on c.rule = o.cause_rule and c.stage = 'export'
left join result.outcome k on o.outcome = 'blocked' and k.rule = o.cause_rule and k.subject = o.cause_subject
left join held_up h on h.cause_rule = o.rule and h.cause_subject = o.subject
  and h.company is not distinct from o.company and h.currency is not distinct from o.currency
where h.cause_rule is null
  and o.invoice is null
  and r.stage <> 'export'
  and (o.outcome not in ('waiting', 'blocked') or c.rule is not null or (o.outcome = 'blocked' and k.rule is null));
-- result.cause_money: open money by first cause, per company and currency, the largest first: how many invoices wait for findings of
-- this kind and what is open on them. Money without a currency is not added: open is null where several such amounts would be. Findings of rows that belong to no invoice count with what they say, unless they hold one up; of those that a cause of the
-- whole export explains, the most that is open at one arrow, as it is for an invoice.
create or replace view result.cause_money as
with of_invoice as (
  select i.company, i.currency, i.cause_rule, o.outcome as cause_outcome, i.invoice, i.open
  from result.invoice_cause i
  join result.outcome o on o.rule = i.cause_rule and o.subject = i.cause_subject
),
at_arrow as (
  select company, currency, cause_rule, cause_outcome, rule, count(*) as other_rows, sum(open) as open
  from result.open_row
  group by company, currency, cause_rule, cause_outcome, rule
),
counted as (
  select company, currency, cause_rule, cause_outcome, count(*) as invoices, 0 as other_rows, sum(open) as open
  from of_invoice
  group by company, currency, cause_rule, cause_outcome
  union all
  select company, currency, cause_rule, cause_outcome, 0, max(other_rows), max(open)
  from at_arrow
  group by company, currency, cause_rule, cause_outcome
)
select
  company,
  currency,
  cause_rule,
  cause_outcome,
  cast(sum(invoices) as bigint) as invoices,
  cast(sum(other_rows) as bigint) as other_rows,
  case when currency is not null or sum(invoices + other_rows) = 1 or sum(open) = 0 then sum(open) end as open
from counted
group by company, currency, cause_rule, cause_outcome
order by sum(open) desc, company, currency, cause_rule, cause_outcome;
