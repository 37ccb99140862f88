-- result.bridge_by_period: the bridge rolled forward, per company, currency, arrow and period: opening + new - resolved = closing.
-- in_transit: what of closing has come by as_of; tolerated: what of it is a difference of matched rows (the bridge's tolerated,
-- with the sign of closing); open: closing less both; open_rows: the keys behind it whose sides differ in the end.
-- Periods are the company's of the ledger, else calendar months, cut where a ledger period begins or ends. new and resolved are
-- summed by the period of each day, opening and closing over all days before and up to an end, so that the check of them can fail.
create or replace table result.bridge_by_period as
with moment as (
  select cast(as_of as date) as day, cast(as_of + interval '1 second' as date) as next_day from settings
),
place as (
  select distinct t.rule, t.company, t.currency
  from result.total t
  join result.rule r on r.rule = t.rule
  where r.bridges and t.currency is not null
),
by_day as (
  select rule, company, currency, day, sum(new) as new, sum(resolved) as resolved
  from (
    select rule, expected_company as company, expected_currency as currency, new_on as day, expected as new, 0 as resolved
    from result.movement
    where expected is not null
    union all
    select rule, observed_company, observed_currency, arrived_on, 0, observed
    from result.movement
    where observed is not null
  )
  group by rule, company, currency, day
),
known as (
  select company, period, starts_on, max(ends_on) as ends_on
  from finops.period
  where ends_on >= starts_on
  group by company, period, starts_on
),
ledger as (
  select k.company, k.period, k.starts_on, k.ends_on
  from known k
  where not exists (
    select 1
    from known b
    where b.company = k.company
      and b.ends_on >= k.starts_on
      and (b.starts_on < k.starts_on or b.starts_on = k.starts_on and b.period < k.period)
  )
),
day as (
  select company, day from by_day
  union
  select p.company, m.day from place p cross join moment m
  union
  -- The month before is listed too, whether or not something moved in it: it is the one that is being closed.
  select p.company, cast(date_trunc('month', m.day) as date) - 1 from place p cross join moment m
),
outside as (
  select
    d.company,
    d.day,
    max(b.ends_on) filter (where b.ends_on < d.day) as ended_on,
    min(b.starts_on) filter (where b.starts_on > d.day) as begins_on
  from day d
  left join ledger b on b.company = d.company
  where not exists (select 1 from ledger l where l.company = d.company and d.day between l.starts_on and l.ends_on)
  group by d.company, d.day
),
day_period as (
  select d.company, d.day, l.period, l.starts_on, l.ends_on
  from day d
  join ledger l on l.company = d.company and d.day between l.starts_on and l.ends_on
  union all
  select
    company,
    day,
    substr(cast(day as varchar), 1, 7),
    greatest(cast(date_trunc('month', day) as date), ended_on + 1),
    least(last_day(day), begins_on - 1)
  from outside
),
period as (
  select company, period, starts_on, ends_on from ledger
  union
  select company, period, starts_on, ends_on from day_period
),
listed as (
  select p.rule, p.company, p.currency, q.period, q.starts_on, q.ends_on
  from place p
  join period q on q.company is not distinct from p.company
  cross join moment m
  where q.starts_on <= m.day
),
within as (
  select d.rule, d.company, d.currency, q.starts_on, sum(d.new) as new, sum(d.resolved) as resolved
  from by_day d
  join day_period q on q.company is not distinct from d.company and q.day = d.day
  group by d.rule, d.company, d.currency, q.starts_on
),
standing as (
  select
    l.rule,
    l.company,
    l.currency,
    l.starts_on,
    coalesce(sum(d.new - d.resolved) filter (where d.day < l.starts_on), 0) as opening,
    sum(d.new - d.resolved) as closing
  from listed l
  join by_day d on d.rule = l.rule and d.company is not distinct from l.company
    and d.currency = l.currency and d.day <= l.ends_on
  group by l.rule, l.company, l.currency, l.starts_on
),
later as (
  select l.rule, l.company, l.currency, l.starts_on, sum(v.observed) as in_transit
  from listed l
  join result.movement v on v.rule = l.rule and v.observed_company is not distinct from l.company
    and v.observed_currency = l.currency and v.new_on <= l.ends_on and v.arrived_on > l.ends_on
  group by l.rule, l.company, l.currency, l.starts_on
),
matched_side as (
  select rule, expected_company as company, expected_currency as currency, new_on, expected as amount
  from result.movement
  where tolerated
  union all
  select rule, observed_company, observed_currency, new_on, -observed
  from result.movement
  where tolerated
),
near as (
  select l.rule, l.company, l.currency, l.starts_on, sum(v.amount) as tolerated
  from listed l
  join matched_side v on v.rule = l.rule and v.company is not distinct from l.company
    and v.currency = l.currency and v.new_on <= l.ends_on
  group by l.rule, l.company, l.currency, l.starts_on
),
differing as (
  select
    rule,
    case when expected is not null then expected_company else observed_company end as company,
    case when expected is not null then expected_currency else observed_currency end as currency,
    new_on,
    sum(open_rows) as open_rows
  from result.movement
  group by all
),
left_open as (
  select l.rule, l.company, l.currency, l.starts_on, sum(v.open_rows) as open_rows
  from listed l
  join differing v on v.rule = l.rule and v.company is not distinct from l.company
    and v.currency = l.currency and v.new_on <= l.ends_on
  group by l.rule, l.company, l.currency, l.starts_on
)
select
  l.company,
  l.currency,
  l.rule as arrow,
  l.period,
  l.starts_on,
  l.ends_on,
  l.ends_on < m.next_day as ended,
  cast(s.opening as decimal(38, 6)) as opening,
  cast(coalesce(w.new, 0) as decimal(38, 6)) as new,
  cast(coalesce(w.resolved, 0) as decimal(38, 6)) as resolved,
  cast(s.closing as decimal(38, 6)) as closing,
  cast(coalesce(t.in_transit, 0) as decimal(38, 6)) as in_transit,
  cast(coalesce(n.tolerated, 0) as decimal(38, 6)) as tolerated,
  cast(s.closing - coalesce(t.in_transit, 0) - coalesce(n.tolerated, 0) as decimal(38, 6)) as open,
  cast(coalesce(o.open_rows, 0) as bigint) as open_rows
from listed l
join result.rule r on r.rule = l.rule
cross join moment m
join standing s on s.rule = l.rule and s.company is not distinct from l.company
  and s.currency = l.currency and s.starts_on = l.starts_on
left join within w on w.rule = l.rule and w.company is not distinct from l.company
  and w.currency = l.currency and w.starts_on = l.starts_on
left join later t on t.rule = l.rule and t.company is not distinct from l.company
  and t.currency = l.currency and t.starts_on = l.starts_on
left join near n on n.rule = l.rule and n.company is not distinct from l.company
  and n.currency = l.currency and n.starts_on = l.starts_on
left join left_open o on o.rule = l.rule and o.company is not distinct from l.company
  and o.currency = l.currency and o.starts_on = l.starts_on
order by l.company, l.currency, r.position, l.starts_on;

-- result.last_period: of each company's last period that has ended, what was not there at its end: come since, or open still.
create or replace view result.last_period as
select company, currency, arrow, period, ends_on, closing, in_transit, tolerated, open, open_rows
from (
  select * from result.bridge_by_period where ended
  qualify row_number() over (partition by company, currency, arrow order by starts_on desc) = 1
)
where in_transit <> 0 or open <> 0 or open_rows > 0;
