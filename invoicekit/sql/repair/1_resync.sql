-- What to send again with dual-write, in the order in which the rows depend on each other. One row each, by its id in Dataverse; of a
-- connection also the actual that it is sent with.
select place, table_map, dataverse_id, actual_id, company, invoice, currency, amount, finding_id
from perform_to_send
where not over_limit
order by place, company, invoice, dataverse_id;
