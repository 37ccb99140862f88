-- finops.stray_journal_line: journal lines that no staging row names, and behind which none that was archived can be, nor the fee
-- of one: the actual of cost that was archived bears a voucher that no line of a staging row has. None where the exports cannot tell.
-- journal_line: projadvancedjournalline.journal_line projcdsactualsimport.journal_line_record
create table finops.stray_journal_line as
with archived as (
  select distinct voucher
  from typed.msdyn_actual
  where transaction_type = 'Cost'
    and voucher is not null
    and voucher not in (
      select voucher from finops.journal_line where staging_id is not null and voucher is not null
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
left join archived v on v.voucher = l.voucher
where l.staging_id is null and v.voucher is null and t.strays;
