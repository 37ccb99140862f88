-- The contract with the most work that is ready to invoice and on no draft.
select contract
from perform_backlog
where reason = 'Ready to invoice' and kind = 'Work'
group by contract
order by count(*) desc, contract
limit 1;
