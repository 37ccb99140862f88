-- system: Finance
-- title: Posted invoice line
select * from finops.invoice_line where cast(actual_id as varchar) = $actual_id
