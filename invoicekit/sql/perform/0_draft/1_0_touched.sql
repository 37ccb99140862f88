-- Whose totals change.
insert into perform.touched
select d.invoice_id
from dataverse.line_detail d
where d.line_detail_id in (select line_detail_id from perform.removing)
  or d.line_detail_id in (select line_detail_id from perform.editing)
union
select i.invoice_id
from dataverse.invoice i
where i.invoice_number in (select invoice from perform.adding) or i.invoice_number in (select invoice from perform.refreshing);
