-- A line detail is linked to what it bills, or to the billed sale that it corrects.
insert into typed.msdyn_transactionconnection (
  connection_id, transaction_1, role_1, type_1, transaction_2, role_2, type_2, created_at
)
select
  guid_of('connection ' || cast(n.line_detail_id as varchar) || cast(n.source_id as varchar)),
  n.line_detail_id,
  case n.source_kind when 'original' then 'replacing' else 'billedsales' end,
  'msdyninvoicelinetransaction',
  n.source_id,
  case n.source_kind when 'original' then 'original' when 'msdynactual' then 'unbilledsales' else 'milestone' end,
  case n.source_kind when 'original' then 'msdynactual' else n.source_kind end,
  t.as_of
from perform_new_detail n
cross join settings t
where n.source_id is not null;
