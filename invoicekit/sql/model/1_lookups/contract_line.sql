-- dataverse.contract_line: contract lines and how they are billed
create table dataverse.contract_line as
select contract_line_id, max(contract_id) as contract_id, max(billing_method) as billing_method
from typed.salesorderdetail
group by contract_line_id;
