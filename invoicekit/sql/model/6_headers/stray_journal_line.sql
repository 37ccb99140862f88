-- finops.stray_journal_line: journal lines that no staging row names, and behind which none that was archived can be: the actual of
-- cost that was archived bears a voucher that no line of a staging row has in its company. Told: nor can it be the line of a fee, which
-- the export names, or of which the company has none. Where actuals have no vouchers it is told of no line.
-- journal_line company told: projadvancedjournalline.journal_line projcdsactualsimport.journal_line_record
create table finops.stray_journal_line as
with archived as (
  select distinct a.company, a.voucher
  from dataverse.actual a
  where a.transaction_type = 'Cost'
    and a.voucher is not null
    and not exists (
      select n.journal_line
      from finops.journal_line n
      where n.staging_id is not null and n.voucher = a.voucher and coalesce(n.company = a.company, true)
    )
),
exported as (
  select
    count(*) filter (where table_name = 'msdyn_actual' and column_name = 'voucher') > 0 as vouchers,
    count(*) filter (where table_name = 'projcdsactualsimport' and column_name = 'fee_journal_line_record') > 0 as fee_lines
  from supplied_column
),
charging as (
  select distinct company from finops.staging where fee <> 0
)
select distinct
  l.journal_line,
  l.company,
  x.vouchers
    and (x.fee_lines or not exists (select c.company from charging c where coalesce(c.company = l.company, true))) as told
from finops.journal_line l
cross join exported x
where l.staging_id is null
  and not exists (
    select v.voucher from archived v where v.voucher = l.voucher and coalesce(v.company = l.company, true)
  );
