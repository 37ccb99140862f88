-- What the steps of a plan ask of the findings: views, so that each step sees what those before it left.

-- Proposals that are not posted and must not be, and what has to be mended first, row by row. A line that is on another proposal than
-- its own is wrong on both. Of what is not due yet only lines that are still to come keep a proposal: an invoice is posted whole.
create or replace temp view perform_held as
with told as (
  select l.rule, l.subject, l.outcome, l.company, l.invoice, l.position, l.fix, l.finding_id
  from result.listed l
  where (l.stage in ('sync', 'import') or l.rule in ('confirm.premature', 'post.proposal-total'))
    and (l.outcome <> 'waiting' or l.rule in ('sync.actual', 'import.line'))
  union all
  select l.rule, l.subject, l.outcome, c.company, c.observed, l.position, l.fix, l.finding_id
  from result.changed_column c
  join result.listed l on l.rule = c.rule and l.subject = c.subject
  where c.rule = 'import.line' and c.name = 'proposal_number' and c.observed is distinct from c.expected
)
select p.company, p.proposal_number, t.rule, t.outcome, t.subject, t.position, t.fix, t.finding_id
from (select distinct company, proposal_number from finops.proposal where line_count > 0) p
join told t on t.company = p.company and t.invoice = p.proposal_number
where not exists (select 1 from finops.invoice i where i.company = p.company and i.proposal_number = p.proposal_number);

-- Journal lines that are not posted and must not be: they are to be deleted.
create or replace temp view perform_wrong_journal_line as
with wrong as (
  select subject, outcome, finding_id
  from result.finding
  where rule = 'import.journal' and outcome in ('unexpected', 'duplicate', 'different')
),
named as (
  select j.journal_line, w.outcome, w.finding_id
  from wrong w
  join finops.journal_line j on cast(j.journal_line as varchar) = w.subject
  where j.status is distinct from 'Posted'
  union
  select j.journal_line, w.outcome, w.finding_id
  from wrong w
  join finops.journal_line j on cast(j.staging_id as varchar) || ' | ' || j.kind = w.subject
  where j.status is distinct from 'Posted'
)
select journal_line, min(outcome) as outcome, min(finding_id) as finding_id
from named
group by journal_line;

-- What is open and no step takes away. A finding that a step made fall due anew waits, and is left all the same; what is blocked by
-- what was on its way at first is on its way, too.
create or replace temp view perform_left as
select l.*
from result.listed l
left join perform_found f on f.finding_id = l.finding_id
left join perform_not_to_do w on w.rule = l.cause_rule and w.subject = l.cause_subject and w.why = 'on its way'
where l.outcome not in ('waiting', 'blocked')
  or l.outcome = 'waiting' and f.finding_id is not null
  or l.outcome = 'blocked' and w.rule is null;

-- Staging rows that must not be imported: their actual is gone from Dataverse, or they are a further copy of one that is staged.
create or replace temp view perform_invalid_row as
select
  s.staging_id,
  s.actual_id,
  s.company,
  s.transaction_type,
  s.invoice,
  s.currency,
  s.amount,
  s.journal_line_record is not null or s.proposal_line_transaction is not null as imported,
  f.outcome,
  f.finding_id
from result.finding f
join finops.staging s on cast(s.actual_id as varchar) = f.subject
where f.rule = 'sync.actual' and (f.outcome = 'unexpected' or f.outcome = 'duplicate' and s.surplus);

-- What of an actual that is gone is expected in a journal or on a proposal.
create or replace temp view perform_not_to_import as
select distinct l.rule, l.subject
from perform_invalid_row v
join result.listed l on l.actual_id = cast(v.actual_id as varchar)
where v.outcome = 'unexpected' and l.rule in ('import.journal', 'import.line');

-- What is to be sent again, in the order in which the rows depend on each other: headers, actuals, connections, milestones. Those of
-- an invoice that sends more rows than real-time sync carries never arrive that way.
create or replace temp view perform_to_send as
select
  case f.rule when 'sync.header' then 1 when 'sync.actual' then 2 when 'sync.connection' then 3 else 4 end as place,
  case f.rule
    when 'sync.header' then 'Project invoice proposal V2 (invoices)'
    when 'sync.actual' then 'Project Operations integration actuals (msdyn_actuals)'
    when 'sync.connection' then 'Integration entity for project transaction relationships (msdyn_transactionconnections)'
    else 'Project Operations integration contract line milestones (msdyn_contractlinescheduleofvalues)'
  end as table_map,
  case f.rule when 'sync.header' then cast(i.invoice_id as varchar) else f.subject end as dataverse_id,
  case when f.rule in ('sync.actual', 'sync.connection') then f.actual_id end as actual_id,
  f.company,
  f.invoice,
  f.currency,
  -f.amount as amount,
  f.finding_id,
  exists (
    select 1 from dataverse.over_limit o where o.invoice = f.invoice or cast(o.actual_id as varchar) = f.actual_id
  ) as over_limit
from result.finding f
left join perform_not_to_do w on w.rule = f.rule and w.subject = f.subject
left join dataverse.invoice i on f.rule = 'sync.header' and i.invoice_number = f.invoice
where f.outcome = 'missing'
  and w.subject is null
  and f.rule in ('sync.header', 'sync.actual', 'sync.connection', 'sync.milestone');
