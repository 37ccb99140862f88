-- system: Dataverse
-- title: Proforma invoice
select * from dataverse.invoice where invoice_number = $invoice
