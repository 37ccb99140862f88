-- dataverse.customer: customers; the account that is billed is the billing account where
-- there is one, and nobody knows it where that one is gone
-- customer: account.customer
create table dataverse.customer as
with one as (
  select customer_id, max(customer) as customer, max(name) as name, max(billing_customer_id) as billing_customer_id
  from typed.account
  group by customer_id
)
select
  c.customer_id,
  c.name,
  coalesce(b.customer, c.customer) as customer,
  c.billing_customer_id is not null and b.customer_id is null as customer_gone
from one c
left join one b on b.customer_id = c.billing_customer_id;
