-- What cannot be corrected, and why; then nothing of the invoice is.
insert into perform_refused
with asked as (
  select c.*, b.class, b.amount as billed_amount, d.company
  from perform_correcting c
  join typed.msdyn_actual b on b.actual_id = c.original_id
  left join dataverse.line_detail d on d.line_detail_id = c.line_detail_id
),
corrected as (
  select original_id, max(invoice) as invoice, bool_and(amount = 0) as credited
  from dataverse.line_detail
  where confirmed and original_id is not null
  group by original_id
)
select distinct
  null,
  cast(line_detail_id as varchar),
  company,
  invoice,
  'confirm.milestone-status',
  cast(line_detail_id as varchar),
  'A milestone or a retainer is credited as a whole or not at all: give 0, and bill it again.'
from asked
where class in ('Milestone', 'Retainer') and amount <> 0
union all
select distinct
  null,
  cast(a.line_detail_id as varchar),
  a.company,
  a.invoice,
  'confirm.single-reversal',
  cast(a.original_id as varchar),
  case
    when c.credited then 'It is credited already, by ' || c.invoice || ': what it billed is in the backlog again, so invoice that.'
    when c.invoice is not null then 'It is corrected already, by ' || c.invoice || ': correct that one.'
    else 'It is reversed already, by an actual of no corrective invoice: find out what wrote it first.'
  end
from asked a
left join corrected c on c.original_id = a.original_id
where a.original_id in (select original_id from dataverse.reversal where original_id is not null)
union all
select distinct
  null,
  cast(a.line_detail_id as varchar),
  a.company,
  a.invoice,
  'confirm.single-reversal',
  cast(a.original_id as varchar),
  'It is on a corrective draft already: edit that one, ' || o.invoice || '.'
from asked a
join dataverse.line_detail o on o.original_id = a.original_id and not o.confirmed;
