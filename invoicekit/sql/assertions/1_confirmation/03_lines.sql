-- rule: confirm.lines
-- says: A project invoice has one line for each service line of its contract, also where nothing is billed on it.
-- from: dataverse.invoice
-- key: invoice, contract_line_id
-- needs: dataverse.invoice_line.contract_line_id, dataverse.contract_line.contract_id, dataverse.contract_line.product_type
-- why broken: The invoice was created without this line (contracts of more than 5,000 lines), or the line was multiplied at each refresh.
-- fix broken: Project Operations > Invoices > this invoice: while it is a draft, delete it and create it again; if it is confirmed, bill what is missing on the next invoice.
-- source: create-manual-proforma-invoice
with single as (
  select contract
  from dataverse.funding_source
  group by contract
  having count(*) > 1
),
found as (
  select invoice_id, contract_line_id, count(*) as lines
  from dataverse.invoice_line
  group by invoice_id, contract_line_id
),
listed as (
  select
    invoice_id,
    max(invoice_number) as invoice,
    max(contract_id) as contract_id,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(created_at) as created_at,
    max(since) as since
  from dataverse.invoice
  where order_type = 'Work based'
  group by invoice_id
)
select
  i.invoice,
  l.contract_line_id,
  i.company,
  i.currency,
  i.contract,
  i.since
from listed i
join dataverse.contract_line l on l.contract_id = i.contract_id
left join found f on f.invoice_id = i.invoice_id and f.contract_line_id = l.contract_line_id
left join single m on m.contract = i.contract
cross join settings s
where coalesce(f.lines, 0) <> 1
  and m.contract is null
  and l.product_type = 'Project-based service'
  and (l.created_at <= i.created_at or l.created_at is null or i.created_at is null)
  and (i.since >= s.go_live or s.go_live is null or i.since is null)
