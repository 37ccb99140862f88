-- dataverse.connection: transaction connections, roles and types without case and spaces; whether both ends are actuals that
-- are sent to Finance, as far as they were exported, and whether it may be missing there (an end is not staged: then that is the
-- finding, or it is archived)
-- from: msdyn_transactionconnection
create table dataverse.connection as
select
  c.connection_id,
  c.transaction_1,
  c.role_1,
  c.type_1,
  c.transaction_2,
  c.role_2,
  c.type_2,
  c.type_1 is not distinct from 'msdynactual' and c.type_2 is not distinct from 'msdynactual'
    and coalesce(one.sent, true) and coalesce(two.sent, true) as sent,
  s.actual_id is null or t.actual_id is null as optional,
  coalesce(one.company, two.company) as company,
  coalesce(one.contract, two.contract) as contract,
  coalesce(one.project, two.project) as project,
  coalesce(one.invoice, two.invoice) as invoice,
  c.transaction_1 as actual_id,
  coalesce(c.created_at, c.modified_at) as since
from typed.msdyn_transactionconnection c
left join dataverse.actual one on one.actual_id = c.transaction_1 and c.type_1 = 'msdynactual'
left join dataverse.actual two on two.actual_id = c.transaction_2 and c.type_2 = 'msdynactual'
left join finops.staged_actual s on s.actual_id = one.actual_id
left join finops.staged_actual t on t.actual_id = two.actual_id;
