-- rule: confirm.invoice-total
-- says: The header of a proforma invoice is the sum of its chargeable line details (of a correction: less what it takes back) and product lines, before tax, in tax (until it is posted: then Finance's own comes back), and in total.
-- from: dataverse.invoice
-- key: invoice
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.invoice_line, dataverse.invoice.detail_amount, dataverse.invoice.tax, dataverse.invoice.total, dataverse.invoice_line.product_type, dataverse.invoice_line.tax
-- why broken: The totals were not recalculated after a line changed, or a discount, a retainer, a line that is not chargeable or one in another currency was counted wrongly.
-- fix broken: Project Operations > Invoices > this invoice: choose Recalculate; if the invoice is confirmed, compare the totals with its lines and correct the invoice.
-- source: manage-discount-fee-integrated
with priced as (
  select count(*) > 0 as products
  from supplied_column
  where table_name = 'invoicedetail' and column_name in ('amount', 'extended_amount')
),
part as (
  -- On a correction the tax of a line detail is typed by hand: what it adds, or what is right now, as the page tells
  -- [revise-project-invoices]. Then what stood is taken back.
  select d.invoice_id, d.charged_amount as amount, d.tax, d.tax - coalesce(t.tax, 0) as typed_tax, d.currency
  from dataverse.line_detail d
  left join dataverse.standing_tax t on t.actual_id = d.original_id and d.corrects
  where d.billing_type = 'Chargeable'
  union all
  -- A product line without an amount adds nothing, if the export would have one.
  select invoice_id, coalesce(extended_amount - coalesce(tax, 0), amount, case when x.products then 0 end), tax, tax, currency
  from dataverse.invoice_line
  cross join priced x
  where product_type <> 'Project-based service'
),
-- Without the tax of line details neither tax nor total can be told.
told as (
  select count(*) > 0 as taxed
  from supplied_column
  where table_name = 'msdyn_invoicelinetransaction' and column_name = 'tax'
),
has as (
  select company, count(total) > 0 as total, count(detail_amount) > 0 as detail_amount
  from dataverse.invoice
  where order_type = 'Work based'
  group by company
),
summed as (
  select
    p.invoice_id,
    sum(case when p.currency <> i.currency then 0 else p.amount end) as amount,
    coalesce(sum(case when p.currency <> i.currency then 0 else p.tax end), 0) as tax,
    coalesce(sum(case when p.currency <> i.currency then 0 else p.typed_tax end), 0) as typed_tax,
    count(*) filter (where p.amount is null) as unknown
  from part p
  join (select invoice_id, max(currency) as currency from dataverse.invoice group by invoice_id) i on i.invoice_id = p.invoice_id
  group by p.invoice_id
),
-- Finance works out the tax when it posts, and its tax comes back (feedback.invoice): then the header's own tax may be in its total.
-- An empty amount is none, unless it is empty in all invoices of the company: that was not exported (see not_judged.sql).
held as (
  select
    i.invoice_number as invoice,
    i.company,
    i.currency,
    i.contract,
    i.since,
    coalesce(p.tax - p.typed_tax, 0) as less,
    case when i.customer_invoice_number is not null then coalesce(i.total, 0) - coalesce(p.amount, 0) - coalesce(i.tax, 0) end
      as off_with_its_tax,
    case when t.taxed and h.total then coalesce(i.total, 0) - coalesce(p.amount + p.tax, 0) end as off_total,
    case when h.detail_amount then coalesce(i.detail_amount, 0) - coalesce(p.amount, 0) end as off_amount,
    case when t.taxed and i.customer_invoice_number is null then i.tax - coalesce(p.tax, 0) end as off_tax
  from dataverse.invoice i
  cross join told t
  join has h on h.company is not distinct from i.company
  left join summed p on p.invoice_id = i.invoice_id
  where i.order_type = 'Work based' and coalesce(p.unknown, 0) = 0
),
-- By which of the two readings of tax on corrections the header comes nearer: tax and total are read alike.
judged as (
  select
    invoice,
    company,
    currency,
    contract,
    since,
    off_amount,
    case when abs(off_with_its_tax) < abs(off_total + shift) then off_with_its_tax else off_total + shift end as off_total,
    off_tax + shift as off_tax
  from (
    select
      *,
      case
        when greatest(abs(off_total + less), abs(off_tax + less)) < greatest(abs(off_total), abs(off_tax)) then less
        else 0
      end as shift
    from held
  ) r
)
select
  h.invoice,
  h.company,
  h.currency,
  h.contract,
  case
    when abs(h.off_total) > s.tolerance then h.off_total
    when abs(h.off_amount) > s.tolerance then h.off_amount
    else h.off_tax
  end as amount,
  h.since
from judged h
cross join settings s
where (abs(h.off_total) > s.tolerance or abs(h.off_amount) > s.tolerance or abs(h.off_tax) > s.tolerance)
  and (h.since >= s.go_live or s.go_live is null or h.since is null)
