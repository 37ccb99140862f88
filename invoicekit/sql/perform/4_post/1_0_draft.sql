-- refuses: import.premature, post.proposal-total
-- The proposals of what is chosen that have lines and are not posted: at which rate and in which period they are posted, and what
-- keeps one from it. The rate is that agreed with the contract, else the table's of the day.
create or replace temp table perform_draft_invoice as
with draft as (
  select
    p.company,
    p.proposal_number,
    any_value(p.contract) as contract,
    any_value(p.currency) as currency,
    any_value(coalesce(p.tax, 0)) as tax,
    any_value(p.accounting_date) as accounting_date,
    any_value(cast(t.as_of as date)) as invoice_date
  from finops.proposal p
  cross join settings t
  where p.line_count > 0
    and is_chosen(p.company, p.proposal_number, null)
    and not exists (select 1 from finops.invoice i where i.company = p.company and i.proposal_number = p.proposal_number)
  group by p.company, p.proposal_number
),
table_rate as (
  select d.company, d.currency, arg_max(r.exchange_rate, coalesce(r.valid_from, date '1900-01-01')) as exchange_rate
  from (select distinct company, currency, invoice_date from draft) d
  join finops.exchange_rate r on r.company = d.company and r.currency = d.currency and r.contract is null
    and coalesce(r.valid_from <= d.invoice_date, true) and coalesce(r.valid_to >= d.invoice_date, true)
  group by d.company, d.currency
),
agreed as (
  select company, contract, currency, max(exchange_rate) as exchange_rate
  from finops.exchange_rate
  where contract is not null
  group by company, contract, currency
),
late as (
  select invoice, min(cast(actual_id as varchar)) as subject
  from dataverse.actual
  where transaction_type = 'Billed sales' and billing_type = 'Chargeable' and sent and not optional
    and actual_id not in (select actual_id from finops.staged_actual)
  group by invoice
),
early as (
  select company, invoice, min(cast(staging_id as varchar)) as subject from due_import_premature group by company, invoice
),
dated as (
  select
    d.*,
    case when d.currency = c.accounting_currency then 1 else coalesce(a.exchange_rate, r.exchange_rate) end as exchange_rate,
    p.period,
    p.status as period_status,
    -- A date that the proforma sets is not moved: the posted invoice would have another one than it.
    case
      when p.period is null or p.is_open then coalesce(d.accounting_date, d.invoice_date)
      when t.moves and d.accounting_date is null then p.next_open_on
    end as posts_on,
    i.invoice_number is null as from_finance,
    l.subject as late_actual,
    g.invoice is not null as is_partial,
    g.cause_rule as gate_rule,
    g.cause_subject as gate_subject,
    e.subject as early_line,
    w.company is not null as is_wrong_total
  from draft d
  cross join perform_parameter t
  left join finops.company c on c.company = d.company
  left join agreed a on a.company = d.company and a.contract = d.contract and a.currency = d.currency
  left join table_rate r on r.company = d.company and r.currency = d.currency
  left join perform_period p on p.company = d.company
    and coalesce(d.accounting_date, d.invoice_date) >= p.starts_on
    and coalesce(d.accounting_date, d.invoice_date) <= p.ends_on
  left join (select distinct invoice_number from dataverse.invoice) i on i.invoice_number = d.proposal_number
  left join late l on l.invoice = d.proposal_number
  left join finops.gate g on g.company = d.company and g.invoice = d.proposal_number
  left join early e on e.company = d.company and e.invoice = d.proposal_number
  left join (select distinct company, proposal_number from due_post_proposal_total) w
    on w.company = d.company and w.proposal_number = d.proposal_number
)
select
  d.*,
  case
    when from_finance then 'sync.header'
    when late_actual is not null then 'sync.actual'
    when is_partial then coalesce(gate_rule, 'import.partial')
    when early_line is not null then 'import.premature'
    when is_wrong_total then 'post.proposal-total'
  end as cause_rule,
  case
    when from_finance then company || ' | ' || proposal_number
    when late_actual is not null then late_actual
    when is_partial and gate_rule is not null then gate_subject
    when is_partial then company || ' | ' || proposal_number
    when early_line is not null then early_line
    when is_wrong_total then company || ' | ' || proposal_number
  end as cause_subject,
  case
    when from_finance then 'It was made in Finance: no proforma invoice has its number.'
    when late_actual is not null then 'Not all of its billed sales are staged.'
    when is_partial then 'Not all of its lines are there: an invoice is posted whole or not at all.'
    when early_line is not null then 'An unbilled sale behind it is not posted.'
    when is_wrong_total then 'Its total is not that of its lines.'
    when exchange_rate is null then 'There is no exchange rate for ' || currency || ' on ' || cast(invoice_date as varchar) || '.'
    when period is not null and posts_on is null and accounting_date is not null
    then 'The period ' || period || ' is not open (' || period_status || '), and the proforma invoice sets the accounting date.'
    when period is not null and posts_on is null
    then 'The period ' || period || ' is not open (' || period_status || '), and it is not moved to a later one.'
  end as why
from dated d;
