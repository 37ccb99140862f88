-- finops.invoice_rate_scale: what a rate of a posted invoice is multiplied with to be per 1: told by settings or by invoices in
-- the company's own currency; nothing tells: per 100
-- factor: projinvoicejour.exchange_rate
create table finops.invoice_rate_scale as
with own_currency as (
  select i.exchange_rate
  from typed.projinvoicejour i
  join finops.company f on f.company = i.company and f.accounting_currency = upper(i.currency)
)
select
  case
    when max(s.rate_per_invoice) = 100 then 0.01
    when max(s.rate_per_invoice) = 1 then 1.00
    when count(*) filter (where o.exchange_rate = 1) > 0
      and count(*) filter (where o.exchange_rate = 100) = 0 then 1.00
    else 0.01
  end as factor
from settings s
left join own_currency o on true;
