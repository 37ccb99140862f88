-- dataverse.currency: ISO codes by id, one row an id
create table dataverse.currency as
select currency_id, max(upper(currency)) as currency
from typed.transactioncurrency
group by currency_id;
