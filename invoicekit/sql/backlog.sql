-- What could be billed: unbilled sales that are neither billed nor taken back, milestones that are not billed, and what is
-- left of retainers; each with the reason why it is not billed yet. Age in days at as_of.
create or replace temp view perform_backlog as
with draft as (
  select source_id, min(invoice) as invoice
  from dataverse.line_detail
  where not confirmed and source_id is not null and scenario is not null and not corrects
  group by source_id
),
taken_back as (
  select distinct original_id from dataverse.reversal where original_id is not null
),
item as (
  select
    case when a.class = 'Retainer' then 'Retainer' else 'Work' end as kind,
    a.actual_id as source_id,
    a.contract,
    a.project,
    a.company,
    a.class,
    a.billing_type,
    a.quantity,
    a.amount,
    a.currency,
    a.document_date,
    coalesce(a.billing_status, 'Unbilled sales created') as status
  from (
    select * from dataverse.actual qualify row_number() over (partition by actual_id order by since) = 1
  ) a
  left join taken_back r on r.original_id = a.actual_id
  where a.transaction_type = 'Unbilled sales' and a.class is distinct from 'Tax'
    and coalesce(a.billing_status, '') not in ('Customer invoice posted', 'Work order closed - posted')
    and coalesce(a.adjustment_status, '') not in ('Adjusted', 'Unadjustable')
    and r.original_id is null
  union all
  select
    'Milestone',
    milestone_id,
    contract,
    project,
    company,
    'Milestone',
    'Chargeable',
    1,
    amount,
    currency,
    invoice_date,
    coalesce(status, 'Not ready for invoicing')
  from (
    select * from dataverse.milestone qualify row_number() over (partition by milestone_id order by since) = 1
  ) m
  where coalesce(status, '') <> 'Customer invoice posted'
)
select
  i.kind,
  cast(i.source_id as varchar) as source_id,
  i.contract,
  i.project,
  i.company,
  i.class,
  i.billing_type,
  i.quantity,
  i.amount,
  i.currency,
  i.document_date,
  date_diff('day', i.document_date, cast(s.as_of as date)) as age_days,
  i.status,
  case
    when d.invoice is not null then 'On a draft invoice'
    when i.status = 'Customer invoice created' then 'On a draft that is not here'
    when i.status = 'Canceled' then 'Canceled'
    when i.document_date > cast(s.as_of as date) then 'Dated later'
    when i.kind = 'Retainer' and i.status <> 'Ready to invoice' then 'Retainer, to be applied'
    when i.status in ('Ready to invoice', 'Ready for invoicing') then 'Ready to invoice'
    when i.kind = 'Milestone' then 'Milestone not reached'
    else 'Not marked ready'
  end as reason,
  d.invoice
from item i
cross join settings s
left join draft d on d.source_id = i.source_id;
