-- What no step does (again): what is on its way, and what is missing and was posted, by what came of it: a voucher that came back to
-- its staging row, or a customer invoice number on its proposal or proforma invoice. Imported and posted anew it would be there twice.
create or replace temp table perform_not_to_do as
with came_back as (
  select cast(actual_id as varchar) as actual_id, company, invoice, voucher, transaction_type
  from finops.staging
  where voucher is not null
),
numbered as (
  select company, proposal_number as invoice, customer_invoice_number, null as voucher
  from finops.proposal
  where customer_invoice_number is not null
  union all
  select company, invoice_number, customer_invoice_number, null
  from dataverse.invoice
  where customer_invoice_number is not null
  union all
  select company, invoice, null, voucher
  from came_back
  where transaction_type = 'Billed sales'
),
posted as (
  select l.rule, l.subject, max(c.voucher) as posted_as
  from result.listed l
  join came_back c on c.actual_id = l.actual_id
  where l.rule in ('import.journal', 'import.line') and l.outcome in ('missing', 'blocked')
  group by l.rule, l.subject
  union all
  select l.rule, l.subject, coalesce(max(n.customer_invoice_number), max(n.voucher))
  from result.listed l
  join numbered n on n.company = l.company and n.invoice = l.invoice
  where l.rule = 'post.invoice' and l.outcome = 'missing'
  group by l.rule, l.subject
)
select rule, subject, null as posted_as from result.listed where outcome = 'waiting'
union all
select rule, subject, posted_as from posted;
