-- What is asked of drafts: to create them for contracts, to add what has become ready, to edit, add, remove a line, to correct.
create or replace temp table perform_creating (dated_before date);
create or replace temp table perform_asked_contract (contract varchar);
create or replace temp table perform_refreshing (invoice varchar);
create or replace temp table perform_removing (line_detail_id uuid);
create or replace temp table perform_editing (
  line_detail_id uuid,
  quantity decimal(28, 6),
  price decimal(28, 6),
  amount decimal(28, 6),
  tax decimal(28, 6),
  billing_type varchar
);
create or replace temp table perform_adding (
  invoice varchar,
  contract_line_id uuid,
  class varchar,
  quantity decimal(28, 6),
  price decimal(28, 6),
  amount decimal(28, 6),
  tax decimal(28, 6),
  billing_type varchar,
  document_date date
);
create or replace temp table perform_correcting (
  invoice varchar,
  original_id uuid,
  line_detail_id uuid,
  quantity decimal(28, 6),
  amount decimal(28, 6),
  tax decimal(28, 6)
);

-- The drafts that lines are put on, new ones and old ones.
create or replace temp table perform_draft (
  invoice_id uuid,
  invoice varchar,
  contract_id uuid,
  funding_source_id uuid,
  currency_id uuid,
  corrects varchar,
  is_new boolean
);

-- The line details that are put on them.
create or replace temp table perform_new_detail (
  line_detail_id uuid,
  invoice_id uuid,
  contract_line_id uuid,
  source_id uuid,
  source_kind varchar,
  original_line_detail_id uuid,
  class varchar,
  billing_type varchar,
  quantity decimal(28, 6),
  price decimal(28, 6),
  amount decimal(28, 6),
  previous_amount decimal(28, 6),
  discount decimal(28, 6),
  fee decimal(28, 6),
  tax decimal(28, 6),
  document_date date,
  project_id uuid,
  currency_id uuid
);

-- What is ready to invoice, with the contract customer that it is billed to; a milestone goes to the contract's first one.
create or replace temp view perform_ready as
with customer as (
  select contract_id, min(funding_source_id) as funding_source_id
  from typed.msdyn_projectcontractsplitbillingrule
  group by contract_id
)
select
  b.contract,
  b.document_date,
  'msdynactual' as source_kind,
  a.actual_id as source_id,
  a.contract_id,
  a.contract_line_id,
  coalesce(a.funding_source_id, c.funding_source_id) as funding_source_id,
  a.project_id,
  a.class,
  a.billing_type,
  a.quantity,
  a.price,
  a.amount,
  a.discount,
  a.fee,
  coalesce(a.tax, 0) as tax,
  a.currency_id
from typed.msdyn_actual a
join perform_backlog b on b.source_id = cast(a.actual_id as varchar) and b.kind <> 'Milestone'
left join customer c on c.contract_id = a.contract_id
where b.reason = 'Ready to invoice'
qualify row_number() over (partition by a.actual_id order by a.created_at) = 1
union all
select
  b.contract,
  b.document_date,
  'msdyncontractlinescheduleofvalue',
  m.milestone_id,
  m.contract_id,
  m.contract_line_id,
  c.funding_source_id,
  m.project_id,
  'Milestone',
  'Chargeable',
  1,
  m.amount,
  m.amount,
  null,
  null,
  coalesce(m.tax, 0),
  m.currency_id
from typed.msdyn_contractlinescheduleofvalue m
join perform_backlog b on b.source_id = cast(m.milestone_id as varchar) and b.kind = 'Milestone'
left join customer c on c.contract_id = m.contract_id
where b.reason = 'Ready to invoice'
qualify row_number() over (partition by m.milestone_id order by m.created_at) = 1;

-- The numbers go on from those of the invoice that was created last.
create or replace temp view perform_numbering as
with numbered as (
  select
    regexp_extract(number, '^(.*?)([0-9]{1,15})$', 1) as prefix,
    regexp_extract(number, '^(.*?)([0-9]{1,15})$', 2) as digits,
    created_at
  from (select coalesce(invoice_number_dual_write, invoice_number_shown) as number, created_at from typed.invoice) i
  where regexp_matches(number, '^(.*?)([0-9]{1,15})$')
),
latest as (
  select prefix from numbered order by created_at desc nulls last, prefix desc limit 1
),
counted as (
  select max(n.prefix) as prefix, max(length(n.digits)) as width, max(cast(n.digits as bigint)) as last
  from numbered n
  join latest l on l.prefix = n.prefix
)
select
  coalesce(c.prefix, 'INV-' || cast(year(s.as_of) as varchar) || '-') as prefix,
  coalesce(c.width, 5) as width,
  coalesce(c.last, 0) as last
from settings s
left join counted c on true;

create or replace temp table perform_touched (invoice_id uuid);
