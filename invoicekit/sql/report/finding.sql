-- $most findings at most: first one of every rule, outcome and cause, one of every company, one of all of these together (the
-- largest each), then the largest of each currency in turn.
with ranked as (
  select
    *,
    row_number() over (partition by rule, outcome, cause_rule order by off_by desc nulls last, subject) as of_cause,
    row_number() over (partition by company order by off_by desc nulls last, position, subject) as of_company,
    row_number() over (
      partition by rule, outcome, cause_rule, company order by off_by desc nulls last, subject) as of_kind,
    row_number() over (partition by currency order by off_by desc nulls last, position, subject) as of_currency
  from result.listed
  where outcome not in ('waiting', 'blocked')
),
chosen as (
  select
    *,
    row_number() over (
      order by
        case when of_cause = 1 then 0 when of_company = 1 then 1 when of_kind = 1 then 2 else 3 end,
        of_currency, position, subject) as place
  from ranked
)
select
  f.finding_id, f.rule, f.stage, f.outcome, f.severity, f.subject, f.company, f.contract, f.project, f.invoice, f.actual_id, f.currency,
  c.accounting_currency, f.expected, f.observed, f.amount, f.columns, f.age_days, f.cause, f.cause_rule, f.why, f.fix
from chosen f
left join finops.company c on c.company = f.company
where f.place <= $most
order by f.position, f.outcome, f.off_by desc nulls last, f.subject;
