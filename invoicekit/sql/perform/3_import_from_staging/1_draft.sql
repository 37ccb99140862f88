-- performs: import.journal
-- The journal lines to come: their journal, and the rate of their currency: that agreed with the contract, else the table's.
create or replace temp table perform_new_journal_line as
with line as (
  select
    d.staging_id,
    d.kind,
    d.company,
    d.accounting_date,
    d.project,
    d.quantity,
    d.amount,
    d.currency,
    s.transaction_type,
    c.accounting_currency,
    case when d.currency = c.accounting_currency then 1 else coalesce(a.exchange_rate, r.exchange_rate) end as exchange_rate,
    case p.journals_by
      when 'day' then d.accounting_date
      when 'month' then cast(date_trunc('month', d.accounting_date) as date)
      when 'year' then cast(date_trunc('year', d.accounting_date) as date)
    end as journal_date
  from due_import_journal d
  cross join perform_parameter p
  join finops.staging s on s.staging_id = d.staging_id and s.actual_id = d.actual_id and not s.surplus
  left join finops.company c on c.company = d.company
  left join (
    select company, contract, currency, max(exchange_rate) as exchange_rate
    from finops.exchange_rate
    where contract is not null
    group by company, contract, currency
  ) a on a.company = d.company and a.contract = d.contract and a.currency = d.currency
  left join finops.daily_rate r
    on r.company = d.company and r.currency = d.currency and r.day = coalesce(s.accounting_date, s.document_date)
  where not d.optional
  qualify row_number() over (partition by d.staging_id, d.kind order by s.staging_id) = 1
),
journal as (
  select
    g.company,
    g.journal_date,
    numbered(n.prefix, n.width, n.last, row_number() over (partition by g.company order by g.journal_date nulls first), 'PAJ-') as journal
  from (select distinct company, journal_date from line) g
  left join perform_last_number n on n.series = 'journal' and n.company = g.company
)
select
  l.*,
  j.journal,
  record_of('journal ' || j.company || ' ' || j.journal) as journal_record,
  record_of('journal line ' || cast(l.staging_id as varchar) || ' ' || l.kind) as journal_line
from line l
join journal j on j.company = l.company and j.journal_date is not distinct from l.journal_date;
