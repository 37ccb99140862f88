-- finops.rated_posting: what was posted, in companies whose accounting currency is known, with the rate that was due: in the company's
-- own currency 1, else the rate agreed with the contract, else the rate table's of the document's date; null where neither has one. Turnover is
-- what its lines come to without their signs; the rate is told where it is foreign and the export has its column.
create view finops.rated_posting as
with told as (
  select
    count(*) filter (where table_name = 'projinvoicejour' and column_name = 'exchange_rate') = 1 as of_invoices,
    count(*) filter (where table_name = 'projadvancedjournalline' and column_name in ('cost_rate', 'sales_rate')) = 2 as of_lines
  from supplied_column
),
agreed as (
  select company, contract, currency, max(exchange_rate) as exchange_rate
  from finops.exchange_rate
  group by company, contract, currency
)
select
  p.company,
  p.voucher,
  p.source,
  p.currency,
  p.exchange_rate,
  p.document_amount,
  p.turnover,
  p.alone
    and p.currency <> c.accounting_currency
    and case when p.source = 'invoice' then x.of_invoices else x.of_lines and p.transaction_type is not null end as rate_told,
  p.document_lines,
  p.contract,
  p.project,
  p.invoice,
  p.actual_id,
  p.since,
  c.accounting_currency,
  c.minor_unit,
  case when p.currency = c.accounting_currency then 1 else coalesce(a.exchange_rate, r.exchange_rate) end as due_rate
from finops.posting p
join finops.company c on c.company = p.company
cross join told x
left join agreed a on a.company = p.company and a.contract = p.contract and a.currency = p.currency
left join finops.daily_rate r on r.company = p.company and r.currency = p.currency and r.day = p.rate_date;
