-- What performing a stage needs: whose rows are chosen, what it was told, and what was refused.

create or replace temp table perform_chosen_company (company varchar);
create or replace temp table perform_chosen_invoice (invoice varchar);
create or replace temp table perform_chosen_actual (actual_id uuid);

-- What importing and posting are told: the unit of time that a journal is made for, whether what is of a period that is not open
-- moves to the next open one; and periods that count as open, whatever their status.
create or replace temp table perform_parameter (journals_by varchar, moves boolean);
create or replace temp table perform_opened_period (period varchar);

-- Rows that are not to be performed, by rule and subject.
create temp table if not exists perform_left_alone (rule varchar, subject varchar);

-- What may not be written, the rule and subject that keep it from that, and why in words where no rule says it.
-- What is refused of an invoice is refused of all of it.
create or replace temp table perform_refused (
  rule varchar,
  subject varchar,
  company varchar,
  invoice varchar,
  cause_rule varchar,
  cause_subject varchar,
  why varchar
);

-- The day on which what is posted stands in the ledger.
create or replace temp table perform_ledger_date (company varchar, voucher varchar, source varchar, accounting_date date);

-- Ledger periods: whether they are open, and the first day of the next one that is.
create or replace temp view perform_period as
with known as (
  select p.company, p.period, p.starts_on, p.ends_on, p.status, p.status = 'Open' or o.period is not null as is_open
  from typed.ledgerfiscalcalendarperiod p
  left join (select distinct period from perform_opened_period) o on o.period = p.period
)
select k.company, k.period, k.starts_on, k.ends_on, k.status, k.is_open, min(n.starts_on) as next_open_on
from known k
left join known n on n.company = k.company and n.is_open and n.starts_on > k.ends_on
group by k.company, k.period, k.starts_on, k.ends_on, k.status, k.is_open;

-- The last number of each series of a company: of the prefix that most of its numbers have.
create or replace temp view perform_last_number as
with seen as (
  select 'journal' as series, company, journal as number, true as own from typed.projadvancedjournal
  union all
  select 'journal voucher', company, voucher, true from typed.projadvancedjournalline
  union all
  select 'invoice', company, customer_invoice_number, true from typed.projinvoicejour
  union all
  select 'invoice voucher', company, voucher, true from typed.projinvoicejour
  union all
  -- A number that a customer transaction bears is taken, whatever made it.
  select 'invoice voucher', company, voucher, false from typed.custtrans
),
parted as (
  select
    series,
    company,
    own,
    regexp_replace(number, '[0-9]{1,15}$', '') as prefix,
    regexp_extract(number, '[0-9]{1,15}$') as digits
  from seen
  where regexp_matches(number, '[0-9]$')
)
select series, company, prefix, max(length(digits)) as width, max(cast(digits as bigint)) as last
from parted
group by series, company, prefix
having bool_or(own)
qualify row_number() over (partition by series, company order by count(*) filter (where own) desc, prefix) = 1;

-- The number that comes so many places after the last one; `otherwise` is the prefix of a series that has none yet.
create or replace macro numbered(prefix, width, last, place, otherwise) as
  coalesce(prefix, otherwise)
    || repeat('0', greatest(coalesce(width, 6) - length(cast(coalesce(last, 0) + place as varchar)), 0))
    || cast(coalesce(last, 0) + place as varchar);

-- An identifier that is the same in every run: made of the words that it stands for.
create or replace macro guid_of(words) as cast(md5(words) as uuid);
create or replace macro record_of(words) as cast(md5_number_lower(words) % 9223372036854775807 as bigint);

-- A number that is the same in every run.
create or replace macro number_of(prefix, words) as prefix || upper(substr(md5(words), 1, 10));

-- Money in so many decimals, half away from zero.
create or replace macro rounded(money, decimals) as
  case decimals
    when 0 then cast(round(money, 0) as decimal(38, 6))
    when 3 then cast(round(money, 3) as decimal(38, 6))
    when 4 then cast(round(money, 4) as decimal(38, 6))
    else cast(round(money, 2) as decimal(38, 6))
  end;

-- Whether a document of a company, an invoice or an actual is chosen.
create or replace temp macro is_chosen(company_, invoice_, actual_) as (
  (not exists (select 1 from perform_chosen_company) or company_ in (select company from perform_chosen_company))
  and (
    not exists (select 1 from perform_chosen_invoice)
    or invoice_ in (select invoice from perform_chosen_invoice)
    or actual_ in (select actual_id from perform_chosen_actual)
  )
);
