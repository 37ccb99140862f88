-- Line details of a draft ($invoice) of the hours that are most often on it: those that the worked example changes.
select line_detail_id, quantity
from dataverse.line_detail
where invoice = $invoice and class = 'Time' and billing_type = 'Chargeable' and not corrects
order by count(*) over (partition by quantity, price) desc, quantity desc, line_detail_id
limit 2;
