-- What confirmation is told: the accounting date, and how many invoices it takes at most (none: any number).
create or replace temp table perform_confirming (accounting_date date, at_most integer);

-- The actuals and links that are to be written.
create or replace temp table perform_writing (
  actual_id uuid,
  line_detail_id uuid,
  invoice_line_id uuid,
  like_id uuid,
  invoice varchar,
  transaction_type varchar,
  class varchar,
  billing_type varchar,
  billing_status varchar,
  adjustment_status varchar,
  skip_sync boolean,
  quantity decimal(28, 6),
  price decimal(28, 6),
  amount decimal(28, 6),
  discount decimal(28, 6),
  fee decimal(28, 6),
  tax decimal(28, 6),
  currency varchar
);

create or replace temp table perform_linking (
  transaction_1 uuid,
  role_1 varchar,
  transaction_2 uuid,
  role_2 varchar,
  type_2 varchar
);

-- The line details that are confirmed now.
create or replace temp view perform_confirmed_detail as
select d.*
from dataverse.line_detail d
join perform_chosen_invoice c on c.invoice = d.invoice
where d.confirmed and d.scenario is not null;

-- What a new actual takes over: from the actual that it is like, else from its line detail or invoice line and its contract.
create or replace temp view perform_new_actual as
with writing as (
  select *
  from perform_writing
  where actual_id not in (select actual_id from typed.msdyn_actual)
  qualify row_number() over (partition by actual_id order by line_detail_id) = 1
),
one_actual as (
  select
    actual_id, document_date, contract_id, contract_line_id, contract_line, funding_source_id, project_id, owning_company_id,
    resourcing_company_id, intercompany
  from typed.msdyn_actual
  where actual_id in (select like_id from perform_writing)
  qualify row_number() over (partition by actual_id order by created_at) = 1
),
one_detail as (
  select line_detail_id, document_date, contract_line_id, project_id
  from typed.msdyn_invoicelinetransaction
  where line_detail_id in (select line_detail_id from perform_writing)
  qualify row_number() over (partition by line_detail_id order by amount) = 1
),
one_customer as (
  select contract_id, min(funding_source_id) as funding_source_id
  from typed.msdyn_projectcontractsplitbillingrule
  group by contract_id
  having count(distinct funding_source_id) = 1
),
customer_of_invoice as (
  select d.invoice_id, min(a.funding_source_id) as funding_source_id
  from dataverse.line_detail d
  join typed.msdyn_actual a on a.actual_id = coalesce(d.original_id, d.source_id)
  group by d.invoice_id
  having count(distinct a.funding_source_id) = 1
),
contract_line as (
  select contract_line_id, max(project_id) as project_id, max(line_number) as line_number
  from typed.salesorderdetail
  group by contract_line_id
),
contract as (
  select contract_id, max(company_id) as company_id from typed.salesorder group by contract_id
),
project as (
  select project_id, max(company_id) as company_id from typed.msdyn_project group by project_id
),
currency as (
  select currency, min(currency_id) as currency_id from dataverse.currency group by currency
),
invoice as (
  select
    i.invoice_number as invoice,
    max(i.invoice_id) as invoice_id,
    max(i.contract_id) as contract_id,
    max(i.accounting_date) as accounting_date
  from dataverse.invoice i
  join perform_chosen_invoice c on c.invoice = i.invoice_number
  group by i.invoice_number
)
select
  w.actual_id,
  w.transaction_type,
  w.class,
  w.billing_type,
  w.billing_status,
  w.adjustment_status,
  w.skip_sync,
  w.quantity,
  w.price,
  w.amount,
  w.discount,
  w.fee,
  case when w.discount is not null or w.fee is not null
    then w.amount - coalesce(w.discount, 0) + coalesce(w.fee, 0) end as extended_amount,
  w.tax,
  u.currency_id,
  coalesce(a.document_date, d.document_date, cast(t.as_of as date)) as document_date,
  coalesce(i.accounting_date, cast(t.as_of as date)) as accounting_date,
  case when w.transaction_type = 'Billed sales' then i.invoice_id end as invoice_id,
  coalesce(a.contract_id, i.contract_id) as contract_id,
  coalesce(a.contract_line_id, d.contract_line_id, l.contract_line_id) as contract_line_id,
  coalesce(a.contract_line, cast(n.line_number as varchar)) as contract_line,
  coalesce(a.funding_source_id, k.funding_source_id, c.funding_source_id) as funding_source_id,
  coalesce(a.project_id, d.project_id, n.project_id) as project_id,
  coalesce(a.owning_company_id, p.company_id, o.company_id) as owning_company_id,
  coalesce(a.resourcing_company_id, p.company_id, o.company_id) as resourcing_company_id,
  coalesce(a.intercompany, false) as intercompany,
  t.as_of as created_at,
  t.as_of as modified_at
from writing w
cross join settings t
join invoice i on i.invoice = w.invoice
left join one_actual a on a.actual_id = w.like_id
left join one_detail d on d.line_detail_id = w.line_detail_id
left join dataverse.invoice_line l on l.invoice_line_id = w.invoice_line_id
left join contract_line n on n.contract_line_id = coalesce(a.contract_line_id, d.contract_line_id, l.contract_line_id)
left join contract o on o.contract_id = i.contract_id
left join project p on p.project_id = coalesce(d.project_id, n.project_id)
left join customer_of_invoice k on k.invoice_id = i.invoice_id
left join one_customer c on c.contract_id = i.contract_id
left join currency u on u.currency = w.currency;

create or replace temp view perform_new_connection as
select distinct
  guid_of(
    'connection ' || cast(k.transaction_1 as varchar) || k.role_1 || cast(k.transaction_2 as varchar) || k.role_2
  ) as connection_id,
  k.transaction_1,
  k.role_1,
  'msdynactual' as type_1,
  k.transaction_2,
  k.role_2,
  k.type_2,
  t.as_of as created_at
from perform_linking k
cross join settings t;

-- The unbilled sale of a line that was added by hand, and the one that an invoiced retainer leaves.
create or replace macro by_hand_id(line_detail_id) as guid_of('unbilled sale by hand ' || cast(line_detail_id as varchar));
create or replace macro unbilled_sale_id(invoice, origin_id, billing_type, part) as
  guid_of('unbilled sale ' || invoice || cast(origin_id as varchar) || billing_type || part);
