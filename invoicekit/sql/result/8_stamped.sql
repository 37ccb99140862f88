-- result.stamped: the stamp of every row whose table has stamps of its own; what hangs on these comes with them.
create or replace view result.stamped as
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
select 'finops.customer_transaction', since from finops.customer_transaction;
