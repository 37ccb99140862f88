-- result.unplaced_voucher: project vouchers with a line that no profile places, so that post.ledger does not judge them; profiled
-- where the project or the contract has a profile, which says nothing of such a line (a retainer on time and material)
create or replace table result.unplaced_voucher as
with place as (
  select company, 'project' as kind, project as place from finops.treatment
  union
  select company, 'contract', contract from finops.treatment
),
unplaced as (
  select company, 'invoice' as source, voucher, project, contract
  from finops.treated_line
  where treatment is null and voucher is not null
  union all
  -- Rows of invoices bear no transaction type.
  select company, source, voucher, project, contract
  from finops.posting
  where treatment is null and alone and transaction_type in ('Cost', 'Unbilled sales')
)
select distinct u.company, u.source, u.voucher, p.place is not null or c.place is not null as profiled
from unplaced u
left join place p on p.company = u.company and p.kind = 'project' and p.place = u.project
left join place c on c.company = u.company and c.kind = 'contract' and c.place = u.contract
order by company, source, voucher, profiled;
