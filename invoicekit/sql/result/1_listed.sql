-- result.listed: every key that is not matched, with what a reader needs: findings, and what is waiting or blocked.
-- Amounts are in the row's own transaction currency, observed less expected. Age is counted in whole days since the row fell due
-- (since it appeared, for a row that nothing expects or places). off_by is what severity and order go by (see result.weighed).
create or replace view result.listed as
with aged as (
  select
    o.*,
    r.stage,
    r.position,
    case when o.expected is null and o.observed is null then null else o.amount end as known,
    case
      when o.since is null then null
      else greatest(0, date_diff(
        'second', o.since,
        case when o.outcome in ('unexpected', 'ambiguous', 'broken') then s.as_of else coalesce(r.cutoff, s.as_of) end) // 86400)
    end as age_days
  from result.weighed o
  join result.rule r on r.rule = o.rule
  cross join settings s
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
  case when a.known is null and not a.off_in_accounting then null else a.off_by end as off_by,
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
from aged a
cross join settings s
left join result.state h on h.finding_id = md5(a.rule || '|' || a.subject)
left join result.wording w on w.rule = a.rule and w.outcome = a.outcome;
