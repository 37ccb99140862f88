-- What is missing and was posted all the same: its row is gone, or was left out of the export. The amount is what is missing.
select l.rule, l.subject, l.company, l.invoice, l.currency, -l.amount as amount, n.posted_as, l.finding_id
from perform_not_to_do n
join result.listed l on l.rule = n.rule and l.subject = n.subject
where n.why = 'posted'
order by l.position, l.company, l.subject;
