-- performs: import.line
-- The proposal lines to come, of the kind that their class calls for, with the tax of their billed sale, else of its line detail.
-- A milestone's comes from its on-account transaction, once.
create or replace temp table perform_new_proposal_line as
with taxed as (
  select a.actual_id, max(coalesce(a.tax, d.tax)) as tax
  from dataverse.actual a
  left join dataverse.billed b on b.actual_id = a.actual_id and b.part = 'billed'
  left join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
  where a.transaction_type = 'Billed sales'
  group by a.actual_id
),
line as (
  select
    d.staging_id,
    d.kind,
    case
      when d.kind = 'fee' then 'fee'
      else case s.class
        when 'Time' then 'hour'
        when 'Expense' then 'expense'
        when 'Material' then 'item'
        when 'Fee' then 'fee'
        else 'on account'
      end
    end as line_type,
    d.company,
    d.proposal_number,
    s.contract_line,
    d.project,
    d.currency,
    s.quantity,
    d.amount,
    case when d.kind = 'own' then coalesce(a.tax, 0) else 0 end as tax,
    o.transaction_id as on_account,
    row_number() over (partition by d.company, o.transaction_id order by d.staging_id) as turn
  from due_import_line d
  join finops.staging s on s.staging_id = d.staging_id and s.actual_id = d.actual_id and not s.surplus
  left join taxed a on a.actual_id = d.actual_id
  left join (
    select b.actual_id, n.company, min(n.transaction_id) as transaction_id
    from dataverse.billed b
    join finops.on_account n on n.milestone_id = b.source_id
    where b.part = 'billed'
      and not exists (
        select 1
        from finops.proposal_line p
        where p.line_type = 'on account' and p.company = n.company and p.transaction_id = n.transaction_id
      )
    group by b.actual_id, n.company
  ) o on o.actual_id = d.actual_id and o.company = d.company and d.kind = 'own'
  where not d.optional
  qualify row_number() over (partition by d.staging_id, d.kind order by s.staging_id) = 1
)
select
  l.* exclude (on_account, turn),
  l.line_type = 'on account' and l.on_account is not null and l.turn = 1 as of_milestone,
  case
    when l.line_type = 'on account' and l.on_account is not null and l.turn = 1 then l.on_account
    else number_of('TR-', 'proposal ' || cast(l.staging_id as varchar) || ' ' || l.kind)
  end as transaction_id,
  record_of('proposal line ' || cast(l.staging_id as varchar) || ' ' || l.kind) as line_record
from line l;
