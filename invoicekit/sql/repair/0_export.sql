-- What to export again before anything else: the causes of a whole export, and how many rows each explains.
select
  f.rule,
  f.subject,
  f.company,
  f.columns[1].observed as rows_explained,
  f.fix as action,
  f.finding_id
from result.finding f
where f.stage = 'export'
order by f.rule, f.subject;
