-- The line details of a proforma invoice ($invoice): what is to be billed.
select d.class, d.billing_type, d.quantity, d.price, d.amount, d.currency, d.scenario, d.line_detail_id
from dataverse.line_detail d
where d.invoice = $invoice
order by d.class, d.price desc, d.quantity desc, d.line_detail_id;
