-- result.nothing_to_send: confirmed proforma invoices without a chargeable row; no proposal is expected of them
create or replace view result.nothing_to_send as
select i.invoice_number, i.company
from dataverse.invoice i
where i.confirmed
  and i.order_type = 'Work based'
  and not exists (select 1 from dataverse.chargeable_invoice c where c.invoice_id = i.invoice_id)
order by i.company, i.invoice_number;
