-- performs: confirm.billed
-- Every line is billed: its own figures, what was left off, and on a correction the reversal of what was billed before. Tax goes
-- with what is billed; on a credit, where nothing is, with the reversal.
insert into perform_writing
select
  guid_of('billed sale ' || d.invoice || cast(d.source_id as varchar) || d.part) as actual_id,
  l.line_detail_id,
  case when l.line_detail_id is null then d.source_id end as invoice_line_id,
  case when l.source_transaction_type is not null then coalesce(l.original_id, l.source_id) end as like_id,
  d.invoice,
  'Billed sales' as transaction_type,
  coalesce(d.class, 'Material') as class,
  d.billing_type,
  'Customer invoice posted' as billing_status,
  case when d.part = 'reversal' then 'Unadjustable' end as adjustment_status,
  false as skip_sync,
  coalesce(d.quantity, p.quantity) as quantity,
  case when d.part = 'billed' then l.price else l.source_price end as price,
  d.amount,
  case d.part when 'billed' then l.discount when 'reversal' then -a.discount end as discount,
  case d.part when 'billed' then l.fee when 'reversal' then -a.fee end as fee,
  case
    when d.part <> 'reversal' or d.tax is not null then d.tax
    when l.scenario in ('credited', 'milestone credited', 'retainer corrected') then l.tax
    else 0
  end as tax,
  d.currency
from due_confirm_billed d
left join perform_confirmed_detail l on l.line_detail_id = d.precedence
left join dataverse.invoice_line p on p.invoice_line_id = d.source_id
left join (
  select actual_id, max(discount) as discount, max(fee) as fee from dataverse.actual group by actual_id
) a on a.actual_id = l.original_id
where l.line_detail_id is not null or d.amount <> 0;
