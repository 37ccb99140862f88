-- Nothing was confirmed: every invoice is a draft with what it bills on it. Gone are corrections, applied retainers and
-- lines that bill what only a confirmation left, as what they bill is not there yet, and a milestone that was billed again.
create or replace temp table written as
select actual_id from dataverse.actual where transaction_type = 'Billed sales'
union
select actual_id from dataverse.new_unbilled
union
select actual_id from dataverse.reversal where skip_sync and transaction_type = 'Unbilled sales'
union
select original_id
from dataverse.reversal
where skip_sync and original_id not in (select source_id from dataverse.line_detail where source_id is not null)
union
select unbilled_id
from dataverse.billed
where unbilled_id is not null
  and unbilled_id not in (
    select source_id from dataverse.line_detail where source_id is not null and scenario <> 'retainer applied'
  );

create or replace temp table gone as
with again as (
  select line_detail_id
  from dataverse.line_detail
  where scenario = 'milestone'
  qualify row_number() over (partition by source_id order by line_detail_id) > 1
)
select line_detail_id, invoice_id
from dataverse.line_detail
where corrects
  or scenario = 'retainer applied'
  or source_id in (select actual_id from written)
  or line_detail_id in (select line_detail_id from again);

delete from typed.msdyn_invoicelinetransaction where line_detail_id in (select line_detail_id from gone);
delete from typed.invoice
where invoice_id in (select invoice_id from gone)
  and invoice_id not in (select invoice_id from typed.msdyn_invoicelinetransaction);
delete from typed.msdyn_transactionconnection
where transaction_1 in (select actual_id from written)
  or transaction_2 in (select actual_id from written)
  or transaction_1 in (select line_detail_id from gone)
  or transaction_2 in (select line_detail_id from gone);
delete from typed.msdyn_actual where actual_id in (select actual_id from written);

update typed.invoice set
  status = 'Draft', bulk_confirmation_status = null, invoice_date = null, detail_amount = null, tax = null, total = null;
update typed.msdyn_actual set billing_status = 'Customer invoice created', adjustment_status = null
where actual_id in (
  select source_id from dataverse.line_detail where line_detail_id not in (select line_detail_id from gone)
);
update typed.msdyn_contractlinescheduleofvalue set status = 'Customer invoice created'
where milestone_id in (select source_id from dataverse.line_detail where scenario = 'milestone');
