-- result.stamped_later: per table, how many rows bear a stamp after as_of: an export of that moment would not have them, or not
-- as they are. Only the tables whose stamp is their own: what hangs on these comes with them.
create or replace table result.stamped_later as
with stamped as (
  select 'dataverse.invoice' as table_name, since from dataverse.invoice
  union all
  select 'dataverse.actual', since from dataverse.actual
  union all
  select 'dataverse.connection', since from dataverse.connection
  union all
  select 'dataverse.milestone', since from dataverse.milestone
  union all
  select 'finops.staging', since from finops.staging
  union all
  select 'finops.relationship', since from finops.relationship
  union all
  select 'finops.on_account', since from finops.on_account
  union all
  select 'finops.journal_line', since from finops.journal_line
  union all
  select 'finops.proposal', since from finops.proposal
  union all
  select 'finops.proposal_line', since from finops.proposal_line
  union all
  select 'finops.invoice', since from finops.invoice
  union all
  select 'finops.customer_transaction', since from finops.customer_transaction
)
select t.table_name, count(*) as rows_counted
from stamped t
cross join settings s
where t.since > s.as_of
group by t.table_name
order by t.table_name;
