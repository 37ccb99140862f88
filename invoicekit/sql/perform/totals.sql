-- What each proforma invoice and each of its lines comes to: chargeable line details, of corrections what they change, and
-- product lines.
create or replace temp view perform_line_total as
select
  d.invoice_id,
  t.invoice_line_id,
  sum(d.charged_amount) as amount,
  sum(d.tax) as tax
from dataverse.line_detail d
join typed.msdyn_invoicelinetransaction t on t.line_detail_id = d.line_detail_id
where d.billing_type = 'Chargeable'
group by d.invoice_id, t.invoice_line_id;

create or replace temp view perform_invoice_total as
select i.invoice_id, coalesce(sum(p.amount), 0) as amount, coalesce(sum(p.tax), 0) as tax
from dataverse.invoice i
left join (
  select invoice_id, amount, tax from perform_line_total
  union all
  select invoice_id, coalesce(extended_amount - coalesce(tax, 0), amount), coalesce(tax, 0)
  from dataverse.invoice_line
  where product_type <> 'Project-based service'
) p on p.invoice_id = i.invoice_id
group by i.invoice_id;
