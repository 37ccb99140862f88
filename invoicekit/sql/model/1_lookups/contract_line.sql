-- dataverse.contract_line: contract lines and how they are billed
-- from: salesorderdetail
create table dataverse.contract_line as
select
  contract_line_id,
  max(contract_id) as contract_id,
  max(billing_method) as billing_method,
  max(product_type) as product_type,
  max(created_at) as created_at
from typed.salesorderdetail
group by contract_line_id;
