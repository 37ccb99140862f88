-- At most 250 invoices are confirmed at a time [bulk-confirm-project-invoices]; those after them wait for the next time.
insert into perform.refused
select
  'confirm.billed',
  invoice,
  company,
  invoice,
  null,
  null,
  'At most 250 invoices are confirmed at a time: confirm again for the others.'
from (
  select
    i.invoice_number as invoice,
    i.company,
    row_number() over (order by i.invoice_number) as place
  from dataverse.invoice i
  join perform.chosen_invoice c on c.invoice = i.invoice_number
  left join perform.refused r on r.invoice = i.invoice_number
  where r.invoice is null
) asked
where place > 250;
