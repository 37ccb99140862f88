-- What to send again only once the asynchronous maps are on: it belongs to invoices of more rows than real-time sync carries.
select place, table_map, dataverse_id, actual_id, company, invoice, currency, amount, finding_id
from perform_to_send
where over_limit
order by company, invoice, place, dataverse_id;
