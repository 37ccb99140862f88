-- dataverse.replacing: actuals that replace another one, by their connection
create table dataverse.replacing as
select transaction_1 as actual_id, transaction_2 as origin_id
from dataverse.connection
where role_1 = 'replacing' and role_2 = 'original' and type_1 = 'msdynactual' and type_2 = 'msdynactual'
union all
select transaction_2, transaction_1
from dataverse.connection
where role_2 = 'replacing' and role_1 = 'original' and type_1 = 'msdynactual' and type_2 = 'msdynactual';
