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
