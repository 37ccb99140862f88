-- dataverse.invoice_number: the number of each proforma invoice, one row an id
create table dataverse.invoice_number as
select invoice_id, max(coalesce(invoice_number_dual_write, invoice_number_shown)) as invoice_number
from typed.invoice
group by invoice_id;
