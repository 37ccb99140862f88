-- dataverse.sole_detail: the line detail of a milestone or an invoiced retainer that is the only one of its kind on its invoice and
-- contract line: what it bills can be told without a link
-- from: msdyn_invoicelinetransaction
create table dataverse.sole_detail as
select
  invoice_id,
  contract_line_id,
  case when scenario = 'milestone' then 'Milestone' else 'Retainer' end as class,
  min(billed_source_id) as source_id
from dataverse.line_detail
where scenario in ('milestone', 'retainer invoiced')
group by invoice_id, contract_line_id, scenario
having count(*) = 1;
