-- An invoice of more rows than real-time sync carries is not sent at all [project-invoice-dual-write-asynchronous].
insert into perform_refused
select distinct
  'sync.header' as rule,
  a.company || ' | ' || o.invoice as subject,
  a.company,
  o.invoice,
  'sync.line-limit' as cause_rule,
  o.invoice as cause_subject,
  'It has more rows than real-time sync carries. Synchronise it in asynchronous mode.' as why
from dataverse.over_limit o
join dataverse.actual a on a.actual_id = o.actual_id;
