-- A line that is removed has no links,
delete from typed.msdyn_transactionconnection
where (type_1 = 'msdyninvoicelinetransaction' and transaction_1 in (select line_detail_id from perform_removing))
  or (type_2 = 'msdyninvoicelinetransaction' and transaction_2 in (select line_detail_id from perform_removing));
