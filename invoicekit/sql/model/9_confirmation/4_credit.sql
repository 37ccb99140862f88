-- dataverse.credit: what a confirmed invoice billed and a confirmed correction credited since
-- from: msdyn_invoicelinetransaction
create table dataverse.credit as
select distinct b.invoice_id, b.source_id
from dataverse.line_detail d
join dataverse.billed b on b.actual_id = d.original_id
where d.confirmed
  and d.scenario in ('credited', 'milestone credited', 'retainer corrected')
  and b.source_id is not null;
