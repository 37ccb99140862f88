-- refuses: import.exchange-rate
-- A row without an exchange rate for its currency and day is not taken, nor is the rest of its invoice.
insert into perform_refused
select distinct
  case s.transaction_type when 'Billed sales' then 'import.line' else 'import.journal' end as rule,
  cast(s.staging_id as varchar) || ' | ' || k.kind as subject,
  u.company,
  case s.transaction_type when 'Billed sales' then s.invoice end as invoice,
  'import.exchange-rate' as cause_rule,
  u.company || ' | ' || u.currency || ' | ' || cast(u.day as varchar) as cause_subject,
  null as why
from finops.unrated u
join finops.staging s on s.staging_id = u.staging_id
join (values ('own'), ('fee')) k(kind) on k.kind = 'own' or s.has_fee
where not s.surplus
  and (s.transaction_type <> 'Billed sales' or s.billing_type = 'Chargeable')
  and is_chosen(s.company, s.invoice, s.actual_id);
