-- What no step does (again), and why: what is on its way, and what is missing and was posted, by what came of it: a voucher that came
-- back to its staging row or its actual, a customer invoice or its number, an entry in the customer's account. Sent, imported and
-- posted anew it would be there twice.
create or replace temp table perform_not_to_do as
with came_back as (
  select cast(actual_id as varchar) as actual_id, company, invoice, voucher, transaction_type
  from finops.staging
  where voucher is not null
  union all
  select cast(actual_id as varchar), company, invoice, voucher, transaction_type
  from dataverse.actual
  where voucher is not null
),
-- A proposal is posted where its lines are lines of an invoice, or where its customer owes as much by an entry that no invoice has.
posted_as as (
  select company, proposal_number as invoice, customer_invoice_number as number, null as voucher
  from finops.proposal
  where customer_invoice_number is not null
  union all
  select company, invoice_number, customer_invoice_number, null
  from dataverse.invoice
  where customer_invoice_number is not null
  union all
  select company, proposal_number, customer_invoice_number, voucher
  from finops.invoice
  union all
  select p.company, p.proposal_number, l.customer_invoice_number, l.voucher
  from finops.proposal_line p
  join finops.invoice_line l on l.company = p.company and l.transaction_id = p.transaction_id
  union all
  select p.company, p.proposal_number, t.customer_invoice_number, t.voucher
  from finops.proposal p
  join finops.customer_transaction t
    on t.company = p.company and t.customer = p.customer and t.currency = p.currency and t.amount = p.total
  where p.total <> 0
    and not exists (select 1 from finops.invoice i where i.company = t.company and i.voucher = t.voucher)
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
    or l.rule = 'sync.actual' and l.outcome = 'missing'
  group by l.rule, l.subject
  union all
  select l.rule, l.subject, coalesce(max(n.number), max(n.voucher))
  from result.listed l
  join posted_as n on n.company = l.company and n.invoice = l.invoice
  where l.rule in ('sync.header', 'post.invoice') and l.outcome = 'missing'
    -- The lines of a proposal that was posted too early never were on the invoice: they come on a correction.
    or l.rule = 'import.line' and l.outcome in ('missing', 'blocked') and l.cause_rule is distinct from 'post.premature'
  group by l.rule, l.subject
)
select rule, subject, 'on its way' as why, null as posted_as from result.listed where outcome = 'waiting'
union all
select rule, subject, 'posted', max(posted_as) from posted group by rule, subject;
