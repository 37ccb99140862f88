-- rule: confirm.invoice-total
-- says: The header of a proforma invoice is the sum of its chargeable line details and product lines, before tax, in tax, and in total.
-- from: dataverse.invoice
-- key: invoice
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.invoice_line.amount, dataverse.invoice.detail_amount, dataverse.invoice.tax, dataverse.invoice.total
-- why broken: The totals were not recalculated after a line changed, or a discount, a retainer or a line that is not chargeable was counted wrongly.
-- fix broken: Project Operations > Invoices > this invoice: choose Recalculate; if the invoice is confirmed, compare the totals with its lines and correct the invoice.
-- source: manage-discount-fee-integrated
with part as (
  select
    invoice_id,
    case when corrects then invoice_amount else coalesce(extended_amount, amount - coalesce(discount, 0) + coalesce(fee, 0)) end
      as amount,
    case when corrects then null else tax end as tax
  from dataverse.line_detail
  where billing_type = 'Chargeable'
  union all
  select invoice_id, amount, coalesce(tax, 0)
  from dataverse.invoice_line
  where product_type <> 'Project-based service'
),
summed as (
  select
    invoice_id,
    sum(amount) as amount,
    sum(tax) as tax,
    count(*) - count(amount) as amounts_unknown,
    count(*) - count(tax) as taxes_unknown
  from part
  group by invoice_id
),
held as (
  select
    i.invoice_number as invoice,
    i.company,
    i.currency,
    i.contract,
    i.since,
    i.detail_amount - coalesce(p.amount, 0) as off_amount,
    i.tax - coalesce(p.tax, 0) as off_tax,
    i.total - i.detail_amount - i.tax as off_total,
    coalesce(p.amounts_unknown, 0) as amounts_unknown,
    coalesce(p.taxes_unknown, 0) as taxes_unknown
  from dataverse.invoice i
  left join summed p on p.invoice_id = i.invoice_id
  where i.order_type = 'Work based'
)
select
  h.invoice,
  h.company,
  h.currency,
  h.contract,
  case when h.amounts_unknown = 0 and h.off_amount <> 0 then h.off_amount when h.off_total <> 0 then h.off_total else h.off_tax end as amount,
  h.since
from held h
cross join settings s
where (
    (h.amounts_unknown = 0 and abs(h.off_amount) > s.tolerance)
    or (h.taxes_unknown = 0 and abs(h.off_tax) > s.tolerance)
    or abs(h.off_total) > s.tolerance
  )
  and (h.since >= s.go_live or s.go_live is null or h.since is null)
