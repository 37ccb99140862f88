-- The floor: for each arrow the one full join of both sides that nothing can avoid, over typed Parquet: the rows that the rule
-- expects and those it looks them up in, by the rule's key, its money and compared columns with IS DISTINCT FROM, counted by
-- outcome. No gate, no lag, no duplicates, no findings. Accounting money is the same within 1: it is rounded line by line.

-- confirm.billed
with expected as (
  select invoice, billed_source_id as source_id, 'billed' as part, class, billing_type, source_contract_line_id as contract_line_id,
    funding_source, project, quantity, currency, accounting_date, amount, tax, coalesce(discount, 0) as discount,
    coalesce(fee, 0) as fee
  from line_detail
  where confirmed and scenario in (
    'unedited', 'edited', 'reduced', 'milestone', 'retainer applied', 'retainer invoiced', 'added by hand',
    'corrected down', 'corrected anew', 'unchanged')
  union all
  select invoice, billed_source_id, 'rest', class, 'Non-chargeable', source_contract_line_id, funding_source, project,
    source_quantity - quantity, source_currency, accounting_date, source_amount - amount, 0, null, null
  from line_detail
  where confirmed and scenario = 'reduced'
  union all
  select invoice, original_id, 'reversal', source_class, source_billing_type, source_contract_line_id, funding_source, project,
    -source_quantity, source_currency, accounting_date, -source_amount, null, null, null
  from line_detail
  where confirmed and corrects and original_id is not null and source_amount is not null
  union all
  select i.invoice_number, l.invoice_line_id, 'billed', null, 'Chargeable', l.contract_line_id, null, null, null,
    coalesce(l.currency, i.currency), i.accounting_date, coalesce(l.extended_amount - coalesce(l.tax, 0), l.amount), l.tax,
    null, null
  from product_line l
  join invoice i on i.invoice_id = l.invoice_id
  where i.confirmed and i.order_type = 'Work based' and l.product_type <> 'Project-based service'
),
judged as (
  select
    case
      when o.source_id is null then 'missing'
      when e.source_id is null then 'unexpected'
      when e.class is not null and e.class is distinct from o.class or e.billing_type is distinct from o.billing_type
        or e.contract_line_id is not null and e.contract_line_id is distinct from o.contract_line_id
        or e.funding_source is not null and e.funding_source is distinct from o.funding_source
        or e.project is not null and e.project is distinct from o.project
        or e.quantity is not null and e.quantity is distinct from o.quantity or e.currency is distinct from o.currency
        or e.accounting_date is not null and e.accounting_date is distinct from o.accounting_date
        or e.amount is distinct from o.amount or e.tax is not null and e.tax is distinct from o.tax
        or e.discount is not null and e.discount is distinct from coalesce(o.discount, 0)
        or e.fee is not null and e.fee is distinct from coalesce(o.fee, 0) then 'different'
      else 'matched'
    end as outcome
  from expected e
  full join billed o on o.invoice = e.invoice and o.source_id = e.source_id and o.part = e.part
)
select outcome, count(*) from judged group by outcome;

-- confirm.unbilled
with expected as (
  select billed_source_id as origin_id, coalesce(billing_type, '') as billing_type, 'billed' as part, quantity, currency, amount
  from line_detail
  where confirmed and scenario in ('edited', 'reduced', 'corrected anew', 'corrected down', 'unchanged')
  union all
  select billed_source_id, 'Non-chargeable', 'billed', source_quantity - quantity, currency, source_amount - amount
  from line_detail
  where confirmed and scenario = 'reduced'
  union all
  select original_id, coalesce(source_billing_type, ''), 'remainder',
    source_quantity - case when scenario = 'credited' then 0 else quantity end, currency, source_amount - amount
  from line_detail
  where confirmed and (scenario = 'credited' or scenario = 'corrected down' and source_class is distinct from 'Fee')
  union all
  select source_id, coalesce(source_billing_type, ''), 'remainder', null, currency, source_amount - amount
  from line_detail
  where confirmed and scenario = 'retainer applied' and amount <> source_amount
  union all
  select source_id, coalesce(billing_type, ''), 'remainder', null, currency, -amount
  from line_detail
  where confirmed and scenario = 'retainer invoiced' and source_id is not null
),
judged as (
  select
    case
      when o.origin_id is null then 'missing'
      when e.origin_id is null then 'unexpected'
      when e.quantity is not null and e.quantity is distinct from o.quantity or e.currency is distinct from o.currency
        or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from expected e
  full join new_unbilled o on o.origin_id = e.origin_id and o.billing_type = e.billing_type and o.part = e.part
)
select outcome, count(*) from judged group by outcome;

-- confirm.reversal
with expected as (
  select source_id as original_id, -source_quantity as quantity, source_currency as currency, -source_amount as amount
  from line_detail
  where confirmed and scenario in ('unedited', 'edited', 'reduced', 'retainer applied')
    and source_transaction_type = 'Unbilled sales'
  union all
  select actual_id, -quantity, currency, -amount from new_unbilled where part = 'billed'
),
judged as (
  select
    case
      when o.original_id is null then 'missing'
      when e.original_id is null then 'unexpected'
      when e.quantity is not null and e.quantity is distinct from o.quantity
        or e.currency is not null and e.currency is distinct from o.currency
        or o.adjustment_status is distinct from 'Unadjustable'
        or e.amount is not null and e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from expected e
  full join (select * from reversal where in_scope and counts) o on o.original_id = e.original_id
)
select outcome, count(*) from judged group by outcome;

-- sync.header
with judged as (
  select
    case
      when o.proposal_number is null then 'missing'
      when e.invoice_number is null then 'unexpected'
      when e.contract is distinct from o.contract or e.customer is distinct from o.customer
        or e.currency is distinct from o.currency
        or e.payment_terms is not null and e.payment_terms is distinct from o.payment_terms then 'different'
      else 'matched'
    end as outcome
  from (select * from invoice where confirmed and order_type = 'Work based') e
  full join proposal o on o.company = e.company and o.proposal_number = e.invoice_number
)
select outcome, count(*) from judged group by outcome;

-- sync.actual
with judged as (
  select
    case
      when o.actual_id is null then 'missing'
      when e.actual_id is null then 'unexpected'
      when e.transaction_type is distinct from o.transaction_type or e.class is distinct from o.class
        or e.billing_type is distinct from o.billing_type or e.quantity is distinct from o.quantity
        or e.price is distinct from o.price or e.currency is distinct from o.currency
        or e.document_date is distinct from o.document_date or e.accounting_date is distinct from o.accounting_date
        or e.project is distinct from o.project or e.contract is distinct from o.contract
        or e.contract_line is distinct from o.contract_line or e.funding_source is distinct from o.funding_source
        or e.invoice is distinct from o.invoice or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from (select * from actual where sent) e
  full join staging o on o.actual_id = e.actual_id
)
select outcome, count(*) from judged group by outcome;

-- sync.connection
with judged as (
  select
    case
      when o.connection_id is null then 'missing'
      when e.connection_id is null then 'unexpected'
      when e.transaction_1 is distinct from o.transaction_1 or e.role_1 is distinct from o.role_1
        or e.transaction_2 is distinct from o.transaction_2 or e.role_2 is distinct from o.role_2 then 'different'
      else 'matched'
    end as outcome
  from (select * from connection where sent) e
  full join relationship o on o.connection_id = e.connection_id
)
select outcome, count(*) from judged group by outcome;

-- sync.milestone
with judged as (
  select
    case
      when o.milestone_id is null then 'missing'
      when e.milestone_id is null then 'unexpected'
      when e.currency is distinct from o.currency
        or e.status in ('Not ready for invoicing', 'Ready for invoicing') and o.status is not null and e.status <> o.status
        or e.amount is distinct from o.amount or e.tax is distinct from o.tax then 'different'
      else 'matched'
    end as outcome
  from milestone e
  full join on_account o on o.milestone_id = e.milestone_id
)
select outcome, count(*) from judged group by outcome;

-- import.journal
with judged as (
  select
    case
      when o.staging_id is null then 'missing'
      when e.staging_id is null then 'unexpected'
      when e.company is distinct from o.company or e.quantity is not null and e.quantity is distinct from o.quantity
        or e.currency is distinct from o.currency or e.project is distinct from o.project
        or e.accounting_date is distinct from o.accounting_date or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from (
    select staging_id, 'own' as kind, quantity, currency, project, accounting_date, amount,
      case when transaction_type in ('Resourcing unit cost', 'Inter-organizational sales')
        then coalesce(resourcing_company, company) else company end as company
    from staging
    where not surplus
      and transaction_type in ('Cost', 'Unbilled sales', 'Resourcing unit cost', 'Inter-organizational sales')
    union all
    select staging_id, 'fee', null, currency, project, accounting_date, fee, company
    from staging
    where has_fee and transaction_type = 'Unbilled sales' and not surplus
  ) e
  full join (select * from journal_line where staging_id is not null) o on o.staging_id = e.staging_id and o.kind = e.kind
)
select outcome, count(*) from judged group by outcome;

-- import.line
with judged as (
  select
    case
      when o.staging_id is null then 'missing'
      when e.staging_id is null then 'unexpected'
      when e.invoice is distinct from o.proposal_number or e.currency is distinct from o.currency
        or e.quantity is not null and e.quantity is distinct from o.quantity
        or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from (
    select staging_id, 'own' as kind, invoice, currency, quantity, amount
    from staging
    where transaction_type = 'Billed sales' and billing_type = 'Chargeable' and not surplus
    union all
    select staging_id, 'fee', invoice, currency, null, fee
    from staging
    where has_fee and transaction_type = 'Billed sales' and billing_type = 'Chargeable' and not surplus
  ) e
  full join (select * from proposal_line where kind = 'own' or staging_id is not null) o
    on o.staging_id = e.staging_id and o.kind = e.kind
)
select outcome, count(*) from judged group by outcome;

-- post.invoice
with judged as (
  select
    case
      when o.proposal_number is null then 'missing'
      when e.proposal_number is null then 'unexpected'
      when e.customer is distinct from o.customer or e.currency is distinct from o.currency
        or e.accounting_date is not null and e.accounting_date is distinct from o.accounting_date
        or e.total is distinct from o.total then 'different'
      else 'matched'
    end as outcome
  from (select * from proposal where line_count > 0) e
  full join posted_invoice o on o.company = e.company and o.proposal_number = e.proposal_number
)
select outcome, count(*) from judged group by outcome;

-- post.line
with judged as (
  select
    case
      when o.transaction_id is null then 'missing'
      when e.transaction_id is null then 'unexpected'
      when e.quantity is distinct from o.quantity or e.currency is distinct from o.currency
        or e.project is distinct from o.project or e.amount is distinct from o.amount
        or e.tax is distinct from o.tax then 'different'
      else 'matched'
    end as outcome
  from proposal_line e
  full join invoice_line o on o.company = e.company and o.transaction_id = e.transaction_id
)
select outcome, count(*) from judged group by outcome;

-- post.customer
with judged as (
  select
    case
      when o.voucher is null then 'missing'
      when e.voucher is null then 'unexpected'
      when e.customer is distinct from o.customer or e.currency is distinct from o.currency
        or e.invoice_date is distinct from o.invoice_date or e.total is distinct from o.amount
        or abs(e.total * e.exchange_rate - o.accounting_amount) > 1 then 'different'
      else 'matched'
    end as outcome
  from (select * from posted_invoice where voucher is not null) e
  full join customer_transaction o on o.company = e.company and o.voucher = e.voucher
)
select outcome, count(*) from judged group by outcome;

-- post.ledger
with entry as (
  select *
  from (
    values
      ('invoiced', 'Customer balance', 1, 1),
      ('invoiced', 'Invoiced revenue', -1, 0),
      ('invoiced', 'Sales tax', 0, -1),
      ('invoiced, accrued', 'Customer balance', 1, 1),
      ('invoiced, accrued', 'Invoiced revenue', -1, 0),
      ('invoiced, accrued', 'Sales tax', 0, -1),
      ('invoiced, accrued', 'WIP - sales value', -1, 0),
      ('invoiced, accrued', 'Accrued revenue - sales value', 1, 0),
      ('on account', 'Customer balance', 1, 1),
      ('on account', 'Invoiced revenue - on-account', -1, 0),
      ('on account', 'Sales tax', 0, -1),
      ('on account, balance', 'Customer balance', 1, 1),
      ('on account, balance', 'WIP - invoiced - on-account', -1, 0),
      ('on account, balance', 'Sales tax', 0, -1),
      ('unbilled, accrued', 'WIP - sales value', 1, 0),
      ('unbilled, accrued', 'Accrued revenue - sales value', -1, 0),
      ('cost of hours', 'Cost', 1, 0),
      ('cost of hours', 'Payroll allocation', -1, -1),
      ('cost of hours', 'Sales tax', 0, 1),
      ('cost', 'Cost', 1, 0),
      ('cost', 'Sales tax', 0, 1),
      ('hour on balance', 'WIP - cost value', 1, 0),
      ('hour on balance', 'Payroll allocation', -1, -1),
      ('hour on balance', 'Sales tax', 0, 1),
      ('expense on balance', 'WIP - cost value', 1, 0),
      ('expense on balance', 'Sales tax', 0, 1),
      ('item on balance', 'WIP - cost value - item', 1, 0),
      ('item on balance', 'Sales tax', 0, 1)
  ) as posting_table (treatment, posting_type, of_amount, of_tax)
),
expected as (
  select p.company, p.voucher, e.posting_type, max(p.currency) as currency,
    case when e.posting_type not in ('WIP - sales value', 'Accrued revenue - sales value')
      then sum(p.amount * e.of_amount + p.tax * e.of_tax) end as amount,
    case when e.posting_type not in ('WIP - sales value', 'Accrued revenue - sales value')
      then sum(p.accounting_amount * e.of_amount + p.accounting_tax * e.of_tax) end as accounting_amount
  from posting p
  join entry e on e.treatment = p.treatment
  where p.judged and p.source = 'invoice'
  group by p.company, p.voucher, e.posting_type
  having sum(p.amount * e.of_amount + p.tax * e.of_tax) <> 0
  union all
  select p.company, p.voucher, e.posting_type, p.currency,
    p.amount * e.of_amount + p.tax * e.of_tax,
    p.accounting_amount * e.of_amount + p.accounting_tax * e.of_tax
  from posting p
  join entry e on e.treatment = p.treatment
  where p.judged and p.source = 'journal' and p.amount * e.of_amount + p.tax * e.of_tax <> 0
),
observed as (
  select * from ledger_entry where judged and accounting_balance = 0 and (amount <> 0 or accounting_amount <> 0)
    and posting_type in (select posting_type from entry)
),
judged as (
  select
    case
      when o.voucher is null then 'missing'
      when e.voucher is null then 'unexpected'
      when e.currency is distinct from o.currency or e.amount is not null and e.amount is distinct from o.amount
        or abs(e.accounting_amount - o.accounting_amount) > 1 then 'different'
      else 'matched'
    end as outcome
  from expected e
  full join observed o on o.company = e.company and o.voucher = e.voucher and o.posting_type = e.posting_type
)
select outcome, count(*) from judged group by outcome;

-- feedback.staging
with expected as (
  select actual_id, voucher, exchange_rate, accounting_amount, accounting_tax
  from journal_line
  where status = 'Posted' and voucher is not null and actual_id is not null and not surplus
    and staging_id not in (select staging_id from invoice_line where staging_id is not null)
    and kind is distinct from 'fee'
  union all
  select actual_id, voucher, exchange_rate, accounting_amount, accounting_tax
  from invoice_line
  where voucher is not null and not surplus and kind is distinct from 'fee'
),
judged as (
  select
    case
      when o.voucher is null and e.actual_id is not null then 'missing'
      when o.voucher is null then 'neither'
      when e.actual_id is null then 'unexpected'
      when e.voucher is distinct from o.voucher
        or e.exchange_rate is not null and e.exchange_rate is distinct from o.exchange_rate
        or abs(e.accounting_amount - o.accounting_amount) > 1 or abs(e.accounting_tax - o.accounting_tax) > 1 then 'different'
      else 'matched'
    end as outcome
  from expected e
  full join (select * from staging where not surplus) o on o.actual_id = e.actual_id
)
select outcome, count(*) from judged group by outcome;

-- feedback.actual
with judged as (
  select
    case
      when o.voucher is null and e.actual_id is not null then 'missing'
      when o.voucher is null then 'neither'
      when e.actual_id is null then 'unexpected'
      when e.voucher is distinct from o.voucher or e.exchange_rate is distinct from o.exchange_rate
        or e.accounting_amount is distinct from o.accounting_amount
        or e.accounting_tax is distinct from o.accounting_tax then 'different'
      else 'matched'
    end as outcome
  from (select * from staging where voucher is not null and not surplus) e
  full join (
    select * from actual where not sent or actual_id in (select actual_id from staged_actual)
  ) o on o.actual_id = e.actual_id
)
select outcome, count(*) from judged group by outcome;

-- feedback.invoice
with judged as (
  select
    case
      when o.customer_invoice_number is null and e.proposal_number is not null then 'missing'
      when o.customer_invoice_number is null then 'neither'
      when e.proposal_number is null then 'unexpected'
      when e.customer_invoice_number is distinct from o.customer_invoice_number
        or o.status not in ('Posted', 'Invoice paid')
        or e.invoice_date is distinct from o.customer_invoice_date or e.tax is distinct from o.tax then 'different'
      else 'matched'
    end as outcome
  from posted_invoice e
  full join (select * from invoice where confirmed and order_type = 'Work based') o on o.invoice_number = e.proposal_number
)
select outcome, count(*) from judged group by outcome;
