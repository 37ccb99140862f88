-- finops.staging: actuals staging. A surplus row is a further copy of an actual that is staged already.
-- from: projcdsactualsimport
-- has_fee: a fee line stands beside its own (of a fee of 0 only where it is named, and only where the export can name it).
-- lender: the company that lends, where it is known: the row is journaled there, any other in its own company.
-- company: projcdsactualsimport.company_of_project | projcdsactualsimport.company_of_row
create table finops.staging as
with told as (
  select
    count(*) filter (where column_name = 'fee_journal_line_record') > 0 as in_journal,
    count(*) filter (where column_name = 'fee_proposal_line_transaction') > 0 as on_proposal
  from supplied_column
  where table_name = 'projcdsactualsimport'
),
double as (
  select actual_id
  from typed.projcdsactualsimport
  group by actual_id
  having min(staging_id) <> max(staging_id)
),
kept as (
  select s.actual_id, s.staging_id
  from typed.projcdsactualsimport s
  join double d on d.actual_id = s.actual_id
  qualify row_number() over (
    partition by s.actual_id
    order by
      case when s.proposal_line_transaction is null and s.journal_line_record is null then 1 else 0 end,
      cast(s.staging_id as varchar)
  ) = 1
)
select
  s.staging_id,
  s.actual_id,
  s.transaction_type,
  s.class,
  nullif(s.billing_type, 'Not specified') as billing_type,
  s.quantity,
  s.price,
  s.amount,
  upper(s.currency) as currency,
  s.document_date,
  s.accounting_date,
  s.project,
  s.contract,
  s.contract_line,
  s.funding_source,
  s.invoice,
  s.fee,
  s.proposal_line_transaction,
  s.journal_line_record,
  s.fee_proposal_line_transaction,
  s.fee_journal_line_record,
  coalesce(
    case s.transaction_type
      when 'Unbilled sales' then t.in_journal and (s.fee <> 0 or (s.fee = 0 and s.fee_journal_line_record is not null))
      when 'Billed sales' then t.on_proposal and (s.fee <> 0 or (s.fee = 0 and s.fee_proposal_line_transaction is not null))
    end,
    false
  ) as has_fee,
  s.external_origin,
  s.voucher,
  cast(s.exchange_rate * c.factor as decimal(20, 12)) as exchange_rate,
  s.accounting_amount,
  s.accounting_tax,
  coalesce(s.company_of_project, s.company_of_row) as company,
  s.resourcing_company,
  case when s.transaction_type in ('Resourcing unit cost', 'Inter-organizational sales') then s.resourcing_company end as lender,
  k.staging_id is not null and k.staging_id <> s.staging_id as surplus,
  coalesce(s.created_at, s.modified_at) as since,
  coalesce(s.modified_at, s.created_at) as changed_at
from typed.projcdsactualsimport s
cross join finops.staging_rate_scale c
cross join told t
left join kept k on k.actual_id = s.actual_id;
