-- refuses: import.exchange-rate
-- A row without an exchange rate for its currency and day is not taken, nor is the rest of its invoice.
insert into perform_refused
select distinct
  case s.transaction_type when 'Billed sales' then 'import.line' else 'import.journal' end as rule,
  cast(s.staging_id as varchar) || ' | ' || k.kind as subject,
  b.company,
  case s.transaction_type when 'Billed sales' then s.invoice end as invoice,
  'import.exchange-rate' as cause_rule,
  b.company || ' | ' || b.currency || ' | ' || cast(b.day as varchar) as cause_subject,
  null as why
from due_import_exchange_rate b
join finops.staging s on s.currency = b.currency and coalesce(s.accounting_date, s.document_date) = b.day
  and b.company = case
    when s.transaction_type in ('Resourcing unit cost', 'Inter-organizational sales')
    then coalesce(s.resourcing_company, s.company)
    else s.company
  end
join (values ('own'), ('fee')) k(kind) on k.kind = 'own' or s.has_fee
where s.journal_line_record is null
  and s.proposal_line_transaction is null
  and not s.surplus
  and (s.transaction_type <> 'Billed sales' or s.billing_type = 'Chargeable')
  and is_chosen(s.company, s.invoice, s.actual_id)
  and not exists (
    select 1
    from finops.exchange_rate a
    where a.contract = s.contract and a.company = b.company and a.currency = b.currency
  );
