-- What is no finding and not through: rows on their way (waiting: not yet due) and rows held up by a finding (blocked), per company,
-- currency and rule; amounts are observed less expected (those of several rows without a currency are not added); due is when the first and the last of them fall due
-- (a stamp of the last day that there is has none after it).
select
  o.company,
  o.currency,
  o.outcome,
  o.rule,
  case when o.outcome = 'blocked' then o.cause_rule end as cause_rule,
  count(*) as rows_counted,
  case
    when o.currency is not null or count(*) = 1 then
      sum(case when o.expected is null and o.observed is null then null else coalesce(o.observed, 0) - coalesce(o.expected, 0) end)
  end as amount,
  least(min(o.since + (s.as_of - r.cutoff)), timestamp '9999-12-31 23:59:59') as first_due,
  least(max(o.since + (s.as_of - r.cutoff)), timestamp '9999-12-31 23:59:59') as last_due
from result.outcome o
join result.rule r on r.rule = o.rule
cross join settings s
where o.subject is not null and o.outcome in ('waiting', 'blocked')
group by o.company, o.currency, o.outcome, o.rule, r.position, case when o.outcome = 'blocked' then o.cause_rule end
order by o.outcome desc, o.company, o.currency, r.position, 5;
