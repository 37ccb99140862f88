-- and is not there.
delete from typed.msdyn_invoicelinetransaction where line_detail_id in (select line_detail_id from perform_removing);
