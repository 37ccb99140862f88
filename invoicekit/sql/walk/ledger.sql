-- The ledger entries of a proforma invoice ($invoice): of the journal lines behind it, and of its customer invoice.
with own as (
  select actual_id from dataverse.actual where invoice = $invoice
),
behind as (
  select c.transaction_2 as actual_id from dataverse.connection c join own o on o.actual_id = c.transaction_1
),
voucher as (
  select 'journal' as posting, j.company, j.voucher
  from finops.journal_line j
  join behind b on b.actual_id = j.actual_id
  union
  select 'invoice', company, voucher from finops.invoice where proposal_number = $invoice
)
select v.posting, e.posting_type, e.currency, sum(e.amount) as amount, sum(e.accounting_amount) as accounting_amount
from voucher v
join finops.ledger_entry e on e.company = v.company and e.voucher = v.voucher
group by v.posting, e.posting_type, e.currency
order by v.posting desc, e.posting_type;
