-- dataverse.milestone: milestones; an optional one was migrated at cut-over, and may be in Finance or not; its currency is gone
-- where the export has no such record
-- from: msdyn_contractlinescheduleofvalue
-- currency: msdyn_contractlinescheduleofvalue.currency_id transactioncurrency.currency
create table dataverse.milestone as
select
  m.milestone_id,
  m.name,
  m.contract_line_id,
  m.status,
  m.invoice_date,
  m.amount,
  m.tax,
  u.currency,
  m.currency_id is not null and u.currency_id is null as currency_gone,
  c.contract,
  c.company,
  p.project,
  coalesce(m.invoice_date < s.go_live, false) or coalesce(m.invoice_date <= s.beginning_balance_date, false) as optional,
  coalesce(m.created_at, m.modified_at) as since
from typed.msdyn_contractlinescheduleofvalue m
cross join settings s
left join dataverse.currency u on u.currency_id = m.currency_id
left join dataverse.contract c on c.contract_id = m.contract_id
left join dataverse.project p on p.project_id = m.project_id;
