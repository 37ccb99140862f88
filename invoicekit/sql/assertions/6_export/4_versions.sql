-- rule: export.versions
-- says: No record stands in an export in several versions without a modified stamp that says which is the newest.
-- from: result.version
-- key: table_name, record
-- why broken: The export holds this record more than once, and the copies differ: parts of it overlap, or it was put together by hand. No stamp says which holds, so one of them was taken; what the other says was not looked at.
-- fix broken: Export the table once, whole, or with its modified stamp (modifiedon, modifieddatetime), and run again: of copies with stamps the newest counts.
-- source: azure-synapse-link-advanced-configuration
select table_name, record, versions
from result.version
