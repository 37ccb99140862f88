-- Whose totals change.
insert into perform_touched
select d.invoice_id
from dataverse.line_detail d
where d.line_detail_id in (select line_detail_id from perform_removing)
  or d.line_detail_id in (select line_detail_id from perform_editing)
union
select i.invoice_id
from dataverse.invoice i
where i.invoice_number in (select invoice from perform_adding) or i.invoice_number in (select invoice from perform_refreshing);
