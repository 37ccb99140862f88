-- result.invoice_cause: each proforma invoice with something open, and its first cause: the finding that comes first in the order of
-- the process; what is blocked counts to the finding that blocks it. Open is the most that is open at one arrow: what is not there is
-- told at several. What stopped at one arrow of the bridge is not expected at the next, so where several hold different lines up, open
-- is what they come to together, observed less expected. Lines that are not there are open by what they come to (those of a credit note
-- take back and bill anew), what differs or is too much without its sign. An ambiguous row and the rows that it may be are the same money: the larger of the two
-- counts; so are the entries of a voucher, debit and credit: the largest counts. Currency is that of the first row that has
-- money, of an arrow before an assertion, whose money may be the ledger's: what stands in another one downstream is the same money again.
-- Where accounting amounts alone differ, open is what these differ by, in accounting currency.
create or replace view result.invoice_cause as
with open_row as (
  select
    company,
    off_currency as currency,
    invoice,
    rule,
    outcome,
    subject,
    off_by as amount,
    amount as signed,
    case when amount <> 0 then 0 when off_in_accounting then 1 else 2 end as tells,
    case
      when outcome = 'ambiguous' then 'ambiguous'
      when cause_rule = rule then 'candidate'
      when rule = 'post.ledger' then 'entry'
      when outcome in ('missing', 'blocked') and off_by = abs(amount) then 'absent'
      else 'other'
    end as kind,
    case when outcome = 'blocked' then cause_rule else rule end as cause_rule,
    case when outcome = 'blocked' then cause_subject else subject end as cause_subject
  from result.weighed
  where outcome <> 'waiting' and invoice is not null
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
of_currency as (
  select o.company, o.invoice, o.currency
  from open_row o
  join result.rule r on r.rule = o.rule
  where o.currency is not null
  qualify row_number() over (
    partition by o.company, o.invoice
    order by
      o.tells,
      case when o.outcome = 'broken' then 1 else 0 end,
      r.position,
      o.subject
  ) = 1
),
at_arrow as (
  select
    o.company,
    o.invoice,
    o.rule,
    coalesce(sum(case when o.kind = 'other' then o.amount end), 0)
      + coalesce(abs(sum(case when o.kind = 'absent' then o.signed end)), 0)
      + coalesce(max(case when o.kind = 'entry' then o.amount end), 0)
      + greatest(
        coalesce(sum(case when o.kind = 'ambiguous' then o.amount end), 0),
        coalesce(sum(case when o.kind = 'candidate' then o.amount end), 0)
      ) as amount
  from open_row o
  left join of_currency c on c.company is not distinct from o.company and c.invoice = o.invoice
  where o.currency is null or o.currency = c.currency
  group by o.company, o.invoice, o.rule
),
on_the_bridge as (
  select o.company, o.invoice, abs(sum(o.signed)) as amount
  from open_row o
  join result.rule r on r.rule = o.rule
  join of_currency c on c.company is not distinct from o.company and c.invoice = o.invoice and c.currency = o.currency
  where r.bridges
  group by o.company, o.invoice
)
select
  f.company,
  f.invoice,
  c.currency,
  greatest(max(a.amount), coalesce(max(b.amount), 0)) as open,
  f.cause_rule,
  f.cause_subject
from first f
join at_arrow a on a.company is not distinct from f.company and a.invoice = f.invoice
left join on_the_bridge b on b.company is not distinct from f.company and b.invoice = f.invoice
left join of_currency c on c.company is not distinct from f.company and c.invoice = f.invoice
group by f.company, f.invoice, c.currency, f.cause_rule, f.cause_subject;
