-- The floor: for each arrow the one full join of both sides that nothing can avoid, over typed Parquet: the rule's key,
-- money and compared columns with IS DISTINCT FROM, counted by outcome. No rule logic, no gate, no lag, no duplicates.

-- confirm.billed
with judged as (
  select
    case
      when o.source_id is null then 'missing'
      when e.billed_source_id is null then 'unexpected'
      when e.class is distinct from o.class or e.billing_type is distinct from o.billing_type
        or e.source_contract_line_id is distinct from o.contract_line_id
        or e.funding_source is distinct from o.funding_source or e.project is distinct from o.project
        or e.quantity is distinct from o.quantity or e.currency is distinct from o.currency
        or e.accounting_date is distinct from o.accounting_date or e.amount is distinct from o.amount
        or e.tax is distinct from o.tax then 'different'
      else 'matched'
    end as outcome
  from (select * from line_detail where confirmed) e
  full join billed o on o.invoice = e.invoice and o.source_id = e.billed_source_id and o.part = 'billed'
)
select outcome, count(*) from judged group by outcome;

-- confirm.unbilled
with judged as (
  select
    case
      when o.origin_id is null then 'missing'
      when e.billed_source_id is null then 'unexpected'
      when e.quantity is distinct from o.quantity or e.currency is distinct from o.currency
        or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from (select * from line_detail where confirmed and scenario in ('edited', 'reduced', 'corrected anew', 'corrected down')) e
  full join new_unbilled o on o.origin_id = e.billed_source_id and o.billing_type = e.billing_type and o.part = 'billed'
)
select outcome, count(*) from judged group by outcome;

-- confirm.reversal
with judged as (
  select
    case
      when o.original_id is null then 'missing'
      when e.source_id is null then 'unexpected'
      when e.source_quantity is distinct from -o.quantity or e.source_currency is distinct from o.currency
        or e.source_amount is distinct from -o.amount then 'different'
      else 'matched'
    end as outcome
  from (select * from line_detail where confirmed) e
  full join (select * from reversal where in_scope) o on o.original_id = e.source_id
)
select outcome, count(*) from judged group by outcome;

-- sync.header
with judged as (
  select
    case
      when o.proposal_number is null then 'missing'
      when e.invoice_number is null then 'unexpected'
      when e.contract is distinct from o.contract or e.customer is distinct from o.customer
        or e.currency is distinct from o.currency or e.payment_terms is distinct from o.payment_terms then 'different'
      else 'matched'
    end as outcome
  from (select * from invoice where confirmed) e
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
  from actual e
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
  from connection e
  full join relationship o on o.connection_id = e.connection_id
)
select outcome, count(*) from judged group by outcome;

-- sync.milestone
with judged as (
  select
    case
      when o.milestone_id is null then 'missing'
      when e.milestone_id is null then 'unexpected'
      when e.currency is distinct from o.currency or e.status is distinct from o.status
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
      when e.company is distinct from o.company or e.quantity is distinct from o.quantity
        or e.currency is distinct from o.currency or e.project is distinct from o.project
        or e.accounting_date is distinct from o.accounting_date or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from staging e
  full join journal_line o on o.staging_id = e.staging_id
)
select outcome, count(*) from judged group by outcome;

-- import.line
with judged as (
  select
    case
      when o.staging_id is null then 'missing'
      when e.staging_id is null then 'unexpected'
      when e.invoice is distinct from o.proposal_number or e.currency is distinct from o.currency
        or e.quantity is distinct from o.quantity or e.amount is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from staging e
  full join proposal_line o on o.staging_id = e.staging_id
)
select outcome, count(*) from judged group by outcome;

-- post.invoice
with judged as (
  select
    case
      when o.proposal_number is null then 'missing'
      when e.proposal_number is null then 'unexpected'
      when e.customer is distinct from o.customer or e.currency is distinct from o.currency
        or e.total is distinct from o.total then 'different'
      else 'matched'
    end as outcome
  from proposal e
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
        or e.invoice_date is distinct from o.invoice_date or e.total is distinct from o.amount then 'different'
      else 'matched'
    end as outcome
  from posted_invoice e
  full join customer_transaction o on o.company = e.company and o.voucher = e.voucher
)
select outcome, count(*) from judged group by outcome;

-- post.ledger
with judged as (
  select
    case
      when o.voucher is null then 'missing'
      when e.voucher is null then 'unexpected'
      when e.currency is distinct from o.currency or e.amount is distinct from o.amount
        or e.accounting_amount is distinct from o.accounting_amount then 'different'
      else 'matched'
    end as outcome
  from posting e
  full join ledger_entry o on o.company = e.company and o.voucher = e.voucher
)
select outcome, count(*) from judged group by outcome;

-- feedback.staging
with posted as (
  select actual_id, voucher, exchange_rate, amount, tax from journal_line
  union all
  select l.actual_id, i.voucher, i.exchange_rate, l.amount, l.tax
  from invoice_line l
  join posted_invoice i on i.company = l.company and i.customer_invoice_number = l.customer_invoice_number
),
judged as (
  select
    case
      when o.actual_id is null then 'missing'
      when e.actual_id is null then 'unexpected'
      when e.voucher is distinct from o.voucher or e.exchange_rate is distinct from o.exchange_rate
        or e.amount * e.exchange_rate is distinct from o.accounting_amount
        or e.tax * e.exchange_rate is distinct from o.accounting_tax then 'different'
      else 'matched'
    end as outcome
  from posted e
  full join staging o on o.actual_id = e.actual_id
)
select outcome, count(*) from judged group by outcome;

-- feedback.actual
with judged as (
  select
    case
      when o.actual_id is null then 'missing'
      when e.actual_id is null then 'unexpected'
      when e.voucher is distinct from o.voucher or e.exchange_rate is distinct from o.exchange_rate
        or e.accounting_amount is distinct from o.accounting_amount
        or e.accounting_tax is distinct from o.accounting_tax then 'different'
      else 'matched'
    end as outcome
  from staging e
  full join actual o on o.actual_id = e.actual_id
)
select outcome, count(*) from judged group by outcome;

-- feedback.invoice
with judged as (
  select
    case
      when o.invoice_number is null then 'missing'
      when e.proposal_number is null then 'unexpected'
      when e.customer_invoice_number is distinct from o.customer_invoice_number
        or e.invoice_date is distinct from o.customer_invoice_date or e.tax is distinct from o.tax then 'different'
      else 'matched'
    end as outcome
  from posted_invoice e
  full join invoice o on o.invoice_number = e.proposal_number
)
select outcome, count(*) from judged group by outcome;
