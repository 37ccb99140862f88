-- rule: confirm.lines
-- says: A project invoice has one line for each service line of its contract, also where nothing is billed on it, and never two.
-- from: dataverse.invoice
-- key: invoice, contract_line_id
-- needs: dataverse.invoice_line.contract_line_id, dataverse.contract_line.contract_id, dataverse.contract_line.product_type
-- why broken: The invoice was created without this line (contracts of more than 5,000 lines), or the line was multiplied at each refresh.
-- fix broken: Project Operations > Invoices > this invoice: while it is a draft, delete it and create it again; if it is confirmed, bill what is missing on the next invoice.
-- source: create-manual-proforma-invoice
with several as (
  select contract
  from dataverse.funding_source
  group by contract
  having count(*) > 1
),
found as (
  select invoice_id, contract_line_id, count(*) as lines
  from dataverse.invoice_line
  where contract_line_id is not null
  group by invoice_id, contract_line_id
),
correcting as (
  select invoice_id from dataverse.line_detail where corrects
),
judged as (
  select
    i.invoice_id,
    max(i.invoice_number) as invoice,
    max(i.contract_id) as contract_id,
    max(i.company) as company,
    max(i.currency) as currency,
    max(i.contract) as contract,
    max(i.created_at) as created_at,
    max(i.since) as since,
    max(case when i.has_corrections then 1 else 0 end) as has_corrections
  from dataverse.invoice i
  cross join settings s
  where i.order_type = 'Work based' and (i.since >= s.go_live or s.go_live is null or i.since is null)
  group by i.invoice_id
)
select i.invoice, l.contract_line_id, i.company, i.currency, i.contract, i.since
from judged i
join dataverse.contract_line l on l.contract_id = i.contract_id
left join found f on f.invoice_id = i.invoice_id and f.contract_line_id = l.contract_line_id
left join several m on m.contract = i.contract
left join correcting c on c.invoice_id = i.invoice_id
where f.invoice_id is null and m.contract is null and c.invoice_id is null
  and i.has_corrections = 0
  and (l.product_type = 'Project-based service' or l.product_type is null)
  and (l.created_at <= i.created_at or l.created_at is null or i.created_at is null)
union all
select i.invoice, f.contract_line_id, i.company, i.currency, i.contract, i.since
from judged i
join found f on f.invoice_id = i.invoice_id
where f.lines > 1
