-- result.listed: every key that is not matched, with what a reader needs: findings, and what is waiting or blocked.
-- Amounts are in the row's own transaction currency, observed less expected. Age is counted in whole days since the row fell due
-- (since it appeared, for a row that nothing expects or places). off_by is what severity and order go by: where the row's own amounts
-- are alike, or of no amount, the most that its accounting amounts differ by, in accounting currency.
create or replace view result.listed as
with accounting as (
  select
    rule,
    subject,
    max(abs(coalesce(cast(observed as decimal(38, 6)), 0) - coalesce(cast(expected as decimal(38, 6)), 0))) as off_by
  from result.changed_column
  where name in ('accounting_amount', 'accounting_tax')
  group by rule, subject
),
aged as (
  select
    o.*,
    r.stage,
    r.position,
    coalesce(o.observed, 0) - coalesce(o.expected, 0) as amount,
    case
      when o.since is null then null
      else greatest(0, date_diff(
        'second', o.since,
        case when o.outcome in ('unexpected', 'ambiguous', 'broken') then s.as_of else coalesce(r.cutoff, s.as_of) end) // 86400)
    end as age_days
  from result.outcome o
  join result.rule r on r.rule = o.rule
  cross join settings s
  where o.subject is not null
),
known_amount as (
  select *, case when expected is null and observed is null then null else amount end as known from aged
),
weighed as (
  select a.*, coalesce(nullif(abs(a.known), 0), c.off_by, abs(a.known)) as off_by
  from known_amount a
  left join accounting c on c.rule = a.rule and c.subject = a.subject
)
select
  md5(a.rule || '|' || a.subject) as finding_id,
  a.rule,
  a.stage,
  a.outcome,
  case
    when a.inferred then 'low'
    when a.outcome = 'duplicate' or a.stage = 'export' or a.off_by >= s.high_amount or a.age_days >= s.high_age_days then 'high'
    when a.off_by > 0 and a.off_by < s.low_amount then 'low'
    else 'medium'
  end as severity,
  a.subject,
  a.company,
  a.contract,
  a.project,
  a.invoice,
  a.actual_id,
  a.currency,
  a.expected,
  a.observed,
  a.known as amount,
  a.off_by,
  a.copies,
  a.columns,
  a.age_days,
  md5(a.cause_rule || '|' || a.cause_subject) as cause,
  a.cause_rule,
  a.cause_subject,
  case
    when a.inferred then w.why || ' The documentation names this case and not its rows: what is expected here is inferred.'
    else w.why
  end as why,
  w.fix,
  coalesce(h.state, 'new') as state,
  a.position
from weighed a
cross join settings s
left join result.state h on h.finding_id = md5(a.rule || '|' || a.subject)
left join result.wording w on w.rule = a.rule and w.outcome = a.outcome;
