-- finops.fee_unlinked: proposals with a fee on some row, where the export has no column that tells which line is the fee's
-- company invoice: projcdsactualsimport.fee projcdsactualsimport.invoice
create table finops.fee_unlinked as
select distinct company, invoice
from finops.staging
where fee <> 0
  and transaction_type = 'Billed sales'
  and invoice is not null
  and not exists (
    select 1 from supplied_column where table_name = 'projcdsactualsimport' and column_name = 'fee_proposal_line_transaction'
  );
