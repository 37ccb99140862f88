-- The draft with the most line details that the backlog of a contract ($contract; any, if null) is on.
select b.invoice
from perform_backlog b
where b.invoice is not null and ($contract is null or b.contract = $contract)
group by b.invoice
order by count(*) desc, b.invoice
limit 1;
