-- finops.stray_journal_line: journal lines that no staging row names, and behind which none that was archived can be, nor the fee
-- of one: the actual of cost that was archived bears a voucher that no line of a staging row has in its company. None where the exports cannot tell.
-- journal_line: projadvancedjournalline.journal_line projcdsactualsimport.journal_line_record
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
told as (
  select
    count(*) filter (where table_name = 'msdyn_actual' and column_name = 'voucher') > 0
      and (
        count(*) filter (where table_name = 'projcdsactualsimport' and column_name = 'fee_journal_line_record') > 0
        or not exists (select staging_id from finops.staging where fee <> 0)
      ) as strays
  from supplied_column
)
select distinct l.journal_line
from finops.journal_line l
cross join told t
where l.staging_id is null
  and t.strays
  and not exists (
    select v.voucher from archived v where v.voucher = l.voucher and coalesce(v.company = l.company, true)
  );
