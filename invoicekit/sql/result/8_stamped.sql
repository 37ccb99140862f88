-- result.stamped: company and stamp of every row whose table has stamps of its own; what hangs on these comes with them.
create or replace view result.stamped as
select 'dataverse.invoice' as table_name, company, since from dataverse.invoice
union all
select 'dataverse.actual', company, since from dataverse.actual
union all
select 'dataverse.connection', company, since from dataverse.connection
union all
select 'dataverse.milestone', company, since from dataverse.milestone
union all
select 'finops.staging', company, since from finops.staging
union all
select 'finops.relationship', null, since from finops.relationship
union all
select 'finops.on_account', company, since from finops.on_account
union all
select 'finops.journal_line', company, since from finops.journal_line
union all
select 'finops.proposal', company, since from finops.proposal
union all
select 'finops.proposal_line', company, since from finops.proposal_line
union all
select 'finops.invoice', company, since from finops.invoice
union all
select 'finops.customer_transaction', company, since from finops.customer_transaction;
