-- finops.company: companies, their currencies, to how many decimals the accounting currency is rounded, and the type of their
-- exchange rates
-- from: ledger
create table finops.company as
with one as (
  select
    c.company,
    max(upper(l.accounting_currency)) as accounting_currency,
    max(upper(l.reporting_currency)) as reporting_currency,
    max(l.rate_type) as rate_type
  from typed.companyinfo c
  join typed.ledger l on l.company_record = c.company_record
  group by c.company
)
select
  o.company,
  o.accounting_currency,
  o.reporting_currency,
  coalesce(p.decimals, 2) as decimals,
  cast(power(10, -coalesce(p.decimals, 2)) as decimal(10, 6)) as minor_unit,
  o.rate_type
from one o
left join finops.currency_decimals p on p.currency = o.accounting_currency;
