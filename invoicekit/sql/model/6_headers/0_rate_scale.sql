-- finops.journal_rate_scale: what a rate of a journal line is multiplied with to be per 1: told by settings or by sides in the
-- company's own currency; nothing tells: per 100
-- factor: projadvancedjournalline.sales_rate projadvancedjournalline.cost_rate
create table finops.journal_rate_scale as
with own_currency as (
  select l.sales_rate, l.cost_rate, l.sales_currency, l.cost_currency, f.accounting_currency
  from typed.projadvancedjournalline l
  join finops.company f on f.company = l.company
)
select
  case
    when max(s.rate_per_journal) = 100 then 0.01
    when max(s.rate_per_journal) = 1 then 1.00
    when count(*) filter (where (upper(o.sales_currency) = o.accounting_currency and o.sales_rate = 1)
        or (upper(o.cost_currency) = o.accounting_currency and o.cost_rate = 1)) > 0
      and count(*) filter (where (upper(o.sales_currency) = o.accounting_currency and o.sales_rate = 100)
        or (upper(o.cost_currency) = o.accounting_currency and o.cost_rate = 100)) = 0 then 1.00
    else 0.01
  end as factor
from settings s
left join own_currency o on true;
