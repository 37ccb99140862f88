-- finops.company: companies, their accounting currency and how many decimals it has (2 where Dataverse does not say)
create table finops.company as
with one as (
  select c.company, max(upper(l.accounting_currency)) as accounting_currency
  from typed.companyinfo c
  join typed.ledger l on l.company_record = c.company_record
  group by c.company
),
precision as (
  select upper(currency) as currency, max(decimals) as decimals
  from typed.transactioncurrency
  group by upper(currency)
)
select o.company, o.accounting_currency, coalesce(p.decimals, 2) as decimals
from one o
left join precision p on p.currency = o.accounting_currency;
