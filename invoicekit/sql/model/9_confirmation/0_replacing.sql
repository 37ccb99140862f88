-- dataverse.replacing: actuals that replace another one, by their connection
create table dataverse.replacing as
select record_id as actual_id, other_id as origin_id
from dataverse.connection_end
where role = 'replacing' and other_role = 'original' and record_type = 'msdynactual' and other_type = 'msdynactual';
