-- The draft journal lines of what is chosen: on which day they are posted, and what keeps one from it. A cost that never comes into
-- the ledger gets no voucher.
create or replace temp table perform_draft_journal_line as
with draft as (
  select
    j.journal_line,
    any_value(j.company) as company,
    any_value(j.actual_id) as actual_id,
    any_value(j.accounting_date) as accounting_date,
    any_value(j.exchange_rate) as exchange_rate,
    any_value(j.status) as status,
    any_value(j.treatment) as treatment
  from finops.treated_journal_line j
  where j.status <> 'Posted'
    and is_chosen(j.company, null, j.actual_id)
    and not exists (
      select 1
      from perform_left_alone l
      where l.rule = 'import.journal-stuck' and l.subject = cast(j.journal_line as varchar)
    )
  group by j.journal_line
),
dated as (
  select
    d.*,
    p.period,
    p.status as period_status,
    case when p.period is null or p.is_open then d.accounting_date when t.moves then p.next_open_on end as posts_on,
    d.actual_id is not null and not exists (select 1 from dataverse.actual a where a.actual_id = d.actual_id) as is_invalid
  from draft d
  cross join perform_parameter t
  left join perform_period p
    on p.company = d.company and d.accounting_date >= p.starts_on and d.accounting_date <= p.ends_on
)
select
  *,
  case when is_invalid then 'sync.actual' when status <> 'Draft' then 'import.journal-stuck' end as cause_rule,
  case when is_invalid then cast(actual_id as varchar) when status <> 'Draft' then cast(journal_line as varchar) end as cause_subject,
  case
    when is_invalid then 'Its actual is no longer in Dataverse: it can never be posted.'
    when status <> 'Draft' then 'Its status is ' || status || '.'
    when exchange_rate is null then 'It has no exchange rate.'
    when period is not null and posts_on is null
    then 'The period ' || period || ' is not open (' || period_status || '), and it is not moved to a later one.'
  end as why
from dated;
