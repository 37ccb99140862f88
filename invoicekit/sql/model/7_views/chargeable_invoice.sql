-- dataverse.chargeable_invoice: proforma invoices with at least one chargeable row (or product line): something to send
-- invoice_id: msdyn_actual.invoice_id
create view dataverse.chargeable_invoice as
select invoice_id from dataverse.actual where transaction_type = 'Billed sales' and billing_type = 'Chargeable'
union
select invoice_id from dataverse.line_detail where billing_type = 'Chargeable'
union
select invoice_id from dataverse.invoice_line where product_type <> 'Project-based service';
