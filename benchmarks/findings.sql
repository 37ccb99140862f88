-- $findings made-up findings beside those of a run: of every rule and outcome in turn, in four companies and two currencies.
insert into result.outcome (rule, outcome, subject, company, currency, contract, project, invoice, expected, copies, since)
select
  w.rule, w.outcome, 'made up ' || n, 'C' || (n % 4), if(n % 3 = 0, 'USD', 'EUR'), 'CON-' || (n % 5000), 'PRJ-' || (n % 9000),
  'INV-' || (n // 3), n % 100000 + 0.25, n, timestamp '2026-10-01' + interval 1 day * (n % 100)
from range($findings) t(n)
join (
  select rule, outcome, row_number() over () as number, count(*) over () as wordings
  from result.wording
  where outcome not in ('waiting', 'blocked')
) w on w.number = 1 + n % w.wordings
