-- So many invoices are confirmed at a time, 250 in the product [bulk-confirm-project-invoices]; those after them wait for the next time.
insert into perform_refused
select
  'confirm.billed',
  invoice,
  company,
  invoice,
  null,
  null,
  'At most ' || at_most || ' invoices are confirmed at a time: confirm again for the others.'
from (
  select
    i.invoice_number as invoice,
    i.company,
    t.at_most,
    row_number() over (order by i.invoice_number) as place
  from dataverse.invoice i
  join perform_chosen_invoice c on c.invoice = i.invoice_number
  cross join perform_confirming t
  left join perform_refused r on r.invoice = i.invoice_number
  where r.invoice is null
) asked
where place > at_most;
