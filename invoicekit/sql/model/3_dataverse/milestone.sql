-- dataverse.milestone: milestones
-- from: msdyn_contractlinescheduleofvalue
-- currency: msdyn_contractlinescheduleofvalue.currency_id transactioncurrency.currency
create table dataverse.milestone as
select
  m.milestone_id,
  m.name,
  m.contract_line_id,
  m.status,
  m.amount,
  m.tax,
  u.currency,
  c.contract,
  c.company,
  coalesce(m.created_at, m.modified_at) as since
from typed.msdyn_contractlinescheduleofvalue m
left join dataverse.currency u on u.currency_id = m.currency_id
left join dataverse.contract c on c.contract_id = m.contract_id;
