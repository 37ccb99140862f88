-- rule: post.discount-fee
-- says: A posted customer invoice has the discounts and the fees of its billed sales.
-- from: finops.invoice
-- key: company, proposal_number
-- money: amount
-- needs: finops.invoice_line, dataverse.actual.invoice, dataverse.actual.discount, dataverse.actual.fee
-- why broken: Discounts or fees of the proforma invoice did not reach the customer invoice: what the customer was charged is not what the project manager confirmed.
-- fix broken: Compare the customer invoice with the proforma invoice, line by line; if the proforma is right, correct the invoice in Project Operations, and ask support why Finance has its lines without discount or fee.
-- source: manage-discount-fee-integrated
with billed as (
  select
    a.company,
    a.invoice,
    sum(a.amount) as amount,
    sum(coalesce(a.discount, 0)) as discount,
    sum(case when s.actual_id is null then coalesce(a.fee, 0) else 0 end) as fee
  from dataverse.actual a
  left join finops.staging s on s.actual_id = a.actual_id and s.has_fee and not s.surplus
  where a.transaction_type = 'Billed sales' and a.billing_type = 'Chargeable' and a.class is distinct from 'Tax'
  group by a.company, a.invoice
),
-- A fee line that a staging row names is looked for by import.line.
posted as (
  select
    company,
    customer_invoice_number,
    sum(amount) as amount,
    sum(case when kind = 'own' then amount else 0 end) as own_amount
  from finops.invoice_line
  where kind = 'own' or staging_id is null
  group by company, customer_invoice_number
)
select
  i.company,
  i.proposal_number,
  i.proposal_number as invoice,
  i.currency,
  i.contract,
  p.amount - (b.amount - b.discount + b.fee) as amount,
  i.since
from billed b
join finops.invoice i on i.company = b.company and i.proposal_number = b.invoice
join posted p on p.company = i.company and p.customer_invoice_number = i.customer_invoice_number
cross join settings s
-- Where lines are lost or changed, the rules of lines say so.
where (p.own_amount = b.amount or p.own_amount = b.amount - b.discount)
  and abs(p.amount - (b.amount - b.discount + b.fee)) > s.tolerance
  and (i.since >= s.go_live or s.go_live is null or i.since is null)
