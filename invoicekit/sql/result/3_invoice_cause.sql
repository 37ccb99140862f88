-- result.invoice_cause: each proforma invoice with something open, and its first cause: the finding that comes first in the order of
-- the process; what is blocked counts to the finding that blocks it (to itself, where that is told at no row), and what the line
-- limit keeps away to that limit. Open is the most that is open at one arrow: what is not there is
-- told at several. What stopped at one arrow of the bridge is not expected at the next, so where several hold different lines up, open
-- is what they come to together, observed less expected. Lines that are not there are open by what they come to (those of a credit note
-- take back and bill anew), what differs or is too much without its sign. An ambiguous row and the rows that it may be are the same money: the larger of the two
-- counts; so are the entries of a voucher, debit and credit: the largest counts. Currency is that of the first row that has
-- money, of an arrow before an assertion, whose money may be the ledger's: what stands in another one downstream is the same money again.
-- Where accounting amounts alone differ, open is what these differ by, in accounting currency.
create or replace view result.invoice_cause as
with held_by as (
  -- What blocks a row, where it is told, else the row itself.
  select
    w.*,
    case when c.rule is not null then c.rule else w.rule end as by_rule,
    case when c.rule is not null then c.subject else w.subject end as by_subject
  from result.weighed w
  left join result.outcome c on w.outcome = 'blocked' and c.rule = w.cause_rule and c.subject = w.cause_subject
  where w.outcome <> 'waiting' and w.invoice is not null
),
open_row as (
  select
    w.company,
    w.off_currency as currency,
    w.invoice,
    w.rule,
    w.outcome,
    w.subject,
    w.off_by as amount,
    w.amount as signed,
    case when w.amount <> 0 then 0 when w.off_in_accounting then 1 else 2 end as tells,
    case
      when w.outcome = 'ambiguous' then 'ambiguous'
      when w.cause_rule = w.rule then 'candidate'
      when w.rule = 'post.ledger' then 'entry'
      when w.outcome in ('missing', 'blocked') and w.off_by = abs(w.amount) then 'absent'
      else 'other'
    end as kind,
    -- What the line limit keeps away is a finding, and the limit is its cause.
    case when c.rule is not null then c.rule else w.by_rule end as cause_rule,
    case when c.rule is not null then c.subject else w.by_subject end as cause_subject
  from held_by w
  left join result.outcome b on b.rule = w.by_rule and b.subject = w.by_subject and b.outcome not in ('blocked', 'waiting')
  left join result.outcome c on c.rule = 'sync.line-limit' and c.rule = b.cause_rule and c.subject = b.cause_subject
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
