-- The milestones that the chosen invoices bill.
create or replace temp view perform_chosen_milestone as
select e.other_id as milestone_id
from dataverse.connection_end e
join dataverse.line_detail d on d.line_detail_id = e.record_id
join perform_chosen_invoice c on c.invoice = d.invoice
where e.record_type = 'msdyninvoicelinetransaction' and e.other_type = 'msdyncontractlinescheduleofvalue';
