-- What a step leaves alone: what is on its way or was posted, what is missing by other rules than those that it mends ($rules: another
-- step mends it, or nobody can), what a cause of the whole export explains (it may be there, and is not in what was exported), and what
-- must not be imported or posted as it is.
create or replace temp table perform_left_alone as
select rule, subject from perform_not_to_do
union all
select rule, subject
from perform_left
where outcome in ('missing', 'waiting') and not list_contains($rules, rule)
union all
select l.rule, l.subject
from result.listed l
join result.rule c on c.rule = l.cause_rule
where l.outcome = 'blocked' and c.stage = 'export'
union all
select rule, subject from perform_not_to_import
union all
select 'post.invoice', company || ' | ' || proposal_number from perform_held
union all
select 'import.journal-stuck', cast(journal_line as varchar) from perform_wrong_journal_line;
