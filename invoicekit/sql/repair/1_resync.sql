-- What to send again with dual-write, in the order in which the rows depend on each other: headers, actuals, connections,
-- milestones. One row each, by its id in Dataverse.
select
  case f.rule when 'sync.header' then 1 when 'sync.actual' then 2 when 'sync.connection' then 3 else 4 end as place,
  case f.rule
    when 'sync.header' then 'Project invoice proposal V2 (invoices)'
    when 'sync.actual' then 'Project Operations integration actuals (msdyn_actuals)'
    when 'sync.connection' then 'Integration entity for project transaction relationships (msdyn_transactionconnections)'
    else 'Project Operations integration contract line milestones (msdyn_contractlinescheduleofvalues)'
  end as table_map,
  case f.rule when 'sync.header' then cast(i.invoice_id as varchar) else f.subject end as dataverse_id,
  f.company,
  f.invoice,
  f.currency,
  abs(f.amount) as amount,
  f.finding_id
from result.finding f
left join dataverse.invoice i on f.rule = 'sync.header' and i.invoice_number = f.invoice
left join perform_not_to_do w on w.rule = f.rule and w.subject = f.subject
where f.outcome = 'missing' and w.subject is null and f.rule in ('sync.header', 'sync.actual', 'sync.connection', 'sync.milestone')
order by place, f.company, f.invoice, dataverse_id;
