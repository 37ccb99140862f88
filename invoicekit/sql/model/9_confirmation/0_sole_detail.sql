-- dataverse.sole_detail: the line detail of a milestone or a retainer that is the only one of its scenario on its invoice and
-- contract line: what it bills can be told without a link
-- from: msdyn_invoicelinetransaction
create table dataverse.sole_detail as
select invoice_id, contract_line_id, scenario, min(line_detail_id) as line_detail_id, min(billed_source_id) as source_id
from dataverse.line_detail
where scenario in ('milestone', 'retainer invoiced', 'retainer applied')
group by invoice_id, contract_line_id, scenario
having count(*) = 1;
