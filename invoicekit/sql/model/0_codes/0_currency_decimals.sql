-- finops.currency_decimals: to how many decimals Finance rounds money of each currency of its ledgers: those of the currency by
-- ISO 4217, or fewer where Dataverse's currencies say so. More it does not: there they say how finely prices are shown.
create table finops.currency_decimals as
with named as (
  select upper(accounting_currency) as currency from typed.ledger
  union
  select upper(reporting_currency) from typed.ledger
),
shown as (
  select upper(currency) as currency, max(decimals) as decimals
  from typed.transactioncurrency
  group by upper(currency)
)
select
  n.currency,
  least(
    case
      when n.currency in (
        'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
      ) then 0
      when n.currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
      else 2
    end,
    s.decimals
  ) as decimals
from named n
left join shown s on s.currency = n.currency
where n.currency is not null;
