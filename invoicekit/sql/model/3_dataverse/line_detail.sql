-- dataverse.line_detail: invoice line details (ILD) of proforma invoices: what backs each (its source, or of a correction the
-- original billed sale), which scenario of stage 1 it is, and the figures of what backs it [confirm-proforma-invoice].
-- Charged amount: what it adds to its invoice if it is chargeable, before tax; of a correction what is billed less what is taken
-- back. Its invoice amount says that where the original is not known, or discounts or fees are told on one side alone.
-- from: msdyn_invoicelinetransaction
-- invoice: invoice.invoice_number_dual_write | invoice.invoice_number_shown
-- company: invoice.contract_id salesorder.company_id cdm_company.company
-- currency: msdyn_invoicelinetransaction.currency_id transactioncurrency.currency | invoice.currency_id transactioncurrency.currency
-- source_id original_id scenario source_quantity source_amount: msdyn_transactionconnection.transaction_1 msdyn_invoicelinetransaction.quantity msdyn_invoicelinetransaction.price msdyn_invoicelinetransaction.billing_type msdyn_actual.quantity msdyn_actual.price msdyn_actual.billing_type
-- charged_amount: msdyn_invoicelinetransaction.amount
-- source_contract_line_id: msdyn_invoicelinetransaction.contract_line_id
-- source_contract: msdyn_actual.contract_id salesorder.contract
-- funding_source: msdyn_actual.funding_source_id msdyn_projectcontractsplitbillingrule.funding_source
-- project: msdyn_actual.project_id msdyn_project.project
-- billing_method: salesorderdetail.billing_method | invoicedetail.billing_method
-- accounting_date: invoice.accounting_date
create table dataverse.line_detail as
with far_end as (
  select record_id as line_detail_id, role, other_id, other_role, other_type
  from dataverse.connection_end
  where record_type = 'msdyninvoicelinetransaction'
),
source as (
  select f.line_detail_id, min(f.other_id) as source_id, arg_min(f.other_type, f.other_id) as source_type
  from far_end f
  left join dataverse.actual a on a.actual_id = f.other_id and f.other_type = 'msdynactual'
  where f.role = 'billedsales' and a.transaction_type is distinct from 'Billed sales'
  group by f.line_detail_id
),
original as (
  select line_detail_id, min(other_id) as original_id
  from far_end
  where role = 'replacing' and other_role = 'original' and other_type = 'msdynactual'
  group by line_detail_id
),
line_of_contract as (
  select contract_line_id, max(billing_method) as billing_method from dataverse.contract_line group by contract_line_id
),
line_of_invoice as (
  select invoice_line_id, max(billing_method) as billing_method from dataverse.invoice_line group by invoice_line_id
),
invoice as (
  select
    invoice_id,
    max(invoice_number) as invoice_number,
    bool_or(confirmed) as confirmed,
    max(company) as company,
    max(contract) as contract,
    max(currency) as currency,
    max(accounting_date) as accounting_date,
    max(since) as since
  from dataverse.invoice
  where order_type = 'Work based'
  group by invoice_id
),
double as (
  select line_detail_id from typed.msdyn_invoicelinetransaction group by line_detail_id having count(*) > 1
),
one_detail as (
  select * from typed.msdyn_invoicelinetransaction where line_detail_id not in (select line_detail_id from double)
  union all
  select *
  from typed.msdyn_invoicelinetransaction
  where line_detail_id in (select line_detail_id from double)
  qualify row_number() over (
    partition by line_detail_id order by amount, tax, quantity, price, billing_type, invoice_id, contract_line_id, invoice_line_id
  ) = 1
),
linked as (
  select
    d.*,
    i.invoice_id is not null as of_project_invoice,
    i.invoice_number as invoice,
    coalesce(i.confirmed, false) as confirmed,
    i.company,
    i.contract,
    i.currency as invoice_currency,
    i.accounting_date as invoice_accounting_date,
    i.since,
    coalesce(d.correction, false) or d.original_line_detail_id is not null as corrects,
    s.source_id,
    s.source_type,
    o.original_id,
    case
      when coalesce(d.correction, false) or d.original_line_detail_id is not null then o.original_id
      when s.source_type = 'msdynactual' then s.source_id
    end as backing_id,
    coalesce(cl.billing_method, il.billing_method) as billing_method
  from one_detail d
  left join invoice i on i.invoice_id = d.invoice_id
  left join source s on s.line_detail_id = d.line_detail_id
  left join original o on o.line_detail_id = d.line_detail_id
  left join line_of_contract cl on cl.contract_line_id = d.contract_line_id
  left join line_of_invoice il on il.invoice_line_id = d.invoice_line_id
),
one_actual as (
  select
    actual_id, transaction_type, class, billing_type, quantity, price, amount, discount, fee, currency, billing_status,
    adjustment_status, since, contract, contract_line_id, funding_source, project
  from dataverse.actual
  where class is distinct from 'Tax' and actual_id in (select backing_id from linked)
  qualify row_number() over (partition by actual_id order by since, amount, quantity, billing_type, billing_status, contract_line_id) = 1
),
told as (
  select
    count(*) filter (where table_name = 'msdyn_invoicelinetransaction' and column_name = 'discount')
      = count(*) filter (where table_name = 'msdyn_actual' and column_name = 'discount')
      and count(*) filter (where table_name = 'msdyn_invoicelinetransaction' and column_name = 'fee')
      = count(*) filter (where table_name = 'msdyn_actual' and column_name = 'fee') as alike
  from supplied_column
),
backed as (
  select
    l.*,
    a.actual_id is not null as backing_there,
    l.original_id is not null and o.actual_id is null as original_gone,
    a.transaction_type as source_transaction_type,
    a.class as source_class,
    a.billing_type as source_billing_type,
    a.quantity as source_quantity,
    a.price as source_price,
    a.amount as source_amount,
    l.amount - coalesce(l.discount, 0) + coalesce(l.fee, 0) as net_amount,
    case when t.alike then a.amount - coalesce(a.discount, 0) + coalesce(a.fee, 0) end as source_net_amount,
    a.currency as source_currency,
    a.billing_status as source_billing_status,
    a.adjustment_status as source_adjustment_status,
    a.since as source_since,
    a.contract as source_contract,
    a.contract_line_id as source_contract_line_id,
    a.funding_source,
    a.project,
    coalesce(l.quantity = a.quantity, true) and coalesce(l.amount = a.amount, true) as same_figures,
    coalesce(l.price = a.price, true) and coalesce(l.billing_type = a.billing_type, true) as same_terms,
    coalesce(abs(l.quantity) < abs(a.quantity) and l.quantity * a.quantity > 0, false) as less
  from linked l
  cross join told t
  left join one_actual a on a.actual_id = l.backing_id
    and (l.corrects and a.transaction_type = 'Billed sales' or not l.corrects)
  left join one_actual o on o.actual_id = l.original_id and l.corrects
)
select
  b.line_detail_id,
  b.invoice_id,
  b.invoice,
  b.confirmed,
  b.contract_line_id,
  b.original_line_detail_id,
  b.corrects,
  b.class,
  b.billing_type,
  b.quantity,
  b.price,
  b.amount,
  case when not b.corrects then b.net_amount else coalesce(b.net_amount - b.source_net_amount, b.invoice_amount) end
    as charged_amount,
  b.discount,
  b.fee,
  b.extended_amount,
  coalesce(b.tax, 0) as tax,
  coalesce(u.currency, b.invoice_currency) as currency,
  b.company,
  b.contract,
  b.billing_method,
  b.source_id,
  case when b.corrects and b.backing_there then b.original_id end as original_id,
  coalesce(case when b.corrects then case when b.backing_there then b.original_id end else b.source_id end, b.line_detail_id)
    as billed_source_id,
  b.source_transaction_type,
  b.source_class,
  b.source_billing_type,
  b.source_quantity,
  b.source_price,
  b.source_amount,
  b.source_currency,
  b.source_billing_status,
  b.source_adjustment_status,
  b.source_since,
  b.source_contract,
  coalesce(b.source_contract_line_id, b.contract_line_id) as source_contract_line_id,
  b.funding_source,
  b.project,
  b.invoice_accounting_date as accounting_date,
  case
    when not b.of_project_invoice then null
    when b.corrects and not b.backing_there and b.original_gone then 'original not exported'
    when b.corrects and not b.backing_there then 'unlinked'
    when b.corrects and b.source_class = 'Milestone' then 'milestone credited'
    when b.corrects and b.source_class = 'Retainer' then 'retainer corrected'
    when b.corrects and b.amount = 0 then 'credited'
    when b.corrects and b.same_figures and b.same_terms then 'unchanged'
    when b.corrects and b.less and b.same_terms then 'corrected down'
    when b.corrects then 'corrected anew'
    when b.source_type = 'msdyncontractlinescheduleofvalue' or b.class = 'Milestone' then 'milestone'
    when b.source_transaction_type = 'Unbilled sales' and b.source_class = 'Retainer' then 'retainer applied'
    when b.source_type = 'msdynactual' and not b.backing_there and b.class = 'Retainer' then 'retainer applied'
    when b.class = 'Retainer' or b.source_type <> 'msdynactual' then 'retainer invoiced'
    when b.source_id is null then 'added by hand'
    when not b.backing_there or (b.same_figures and b.same_terms) then 'unedited'
    when b.billing_type = 'Chargeable' and b.less and b.same_terms then 'reduced'
    else 'edited'
  end as scenario,
  b.since
from backed b
left join dataverse.currency u on u.currency_id = b.currency_id;
