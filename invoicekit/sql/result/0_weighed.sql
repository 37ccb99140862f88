-- result.weighed: every key that is not matched, with what it is off by, and in which currency: by its own amounts, observed less
-- expected; where these are alike, by the most that its accounting amounts differ by, in the company's accounting currency and its
-- decimals (what is expected is a product with a rate, of more).
create or replace view result.weighed as
with accounting as (
  select
    rule,
    subject,
    max(abs(coalesce(cast(observed as decimal(38, 6)), 0) - coalesce(cast(expected as decimal(38, 6)), 0))) as off_by
  from result.changed_column
  where name in ('accounting_amount', 'accounting_tax')
  group by rule, subject
),
known as (
  select
    o.*,
    coalesce(o.observed, 0) - coalesce(o.expected, 0) as amount,
    c.accounting_currency,
    case
      when coalesce(o.observed, 0) = coalesce(o.expected, 0) and c.accounting_currency is not null then
        case c.decimals
          when 0 then cast(round(a.off_by, 0) as decimal(38, 6))
          when 3 then cast(round(a.off_by, 3) as decimal(38, 6))
          else cast(round(a.off_by, 2) as decimal(38, 6))
        end
    end as accounting_amount
  from result.outcome o
  left join accounting a on a.rule = o.rule and a.subject = o.subject
  left join finops.company c on c.company = o.company
  where o.subject is not null
)
select
  * exclude (accounting_currency, accounting_amount),
  coalesce(accounting_amount, abs(amount)) as off_by,
  case when accounting_amount is null then currency else accounting_currency end as off_currency,
  accounting_amount is not null as off_in_accounting
from known;
