-- finops.gate: for each proposal with a chargeable billed row that has no line yet: what keeps its lines from being
-- imported (the rule and subject that say so; null when the gate is open), since when it is open, and whether
-- some line is there all the same
-- [format-update-project-invoice-proposals, project-integration-workspace].
-- The unbilled sale is looked for through Finance's own relationships: a link that never arrived shuts the gate. One that
-- is never sent (skip sync) is waited for by nobody.
create table finops.gate as
with unfinished as (
  select distinct s.company, s.invoice
  from finops.staging s
  where s.transaction_type = 'Billed sales'
    and s.billing_type = 'Chargeable'
    and s.invoice is not null
    and not s.surplus
    and s.class is distinct from 'Tax'
    and not exists (select 1 from finops.proposal_line l where l.staging_id = s.staging_id and l.kind = 'own')
),
started as (
  select distinct u.company, u.invoice
  from unfinished u
  join finops.staging s on s.company = u.company and s.invoice = u.invoice
  join finops.proposal_line l on l.staging_id = s.staging_id and l.kind = 'own'
  where s.transaction_type = 'Billed sales' and s.billing_type = 'Chargeable' and not s.surplus
),
sent as (
  select u.company, u.invoice, a.actual_id
  from unfinished u
  join dataverse.actual a on a.invoice = u.invoice
  where a.transaction_type = 'Billed sales' and a.sent and not a.optional
    and coalesce(a.contracting_company = u.company, true)
),
staged as (
  select u.company, u.invoice, s.actual_id
  from unfinished u
  join finops.staging s on s.invoice = u.invoice and s.company = u.company
  where not s.surplus
),
behind as (
  select
    b.company,
    b.invoice,
    c.connection_id,
    c.record_id as billed_id,
    c.other_id as unbilled_id,
    n.optional,
    n.since
  from sent b
  join dataverse.connection_end c on c.record_id = b.actual_id
  join dataverse.actual n on n.actual_id = c.other_id and n.sent
  where c.role = 'billedsales' and c.other_role = 'unbilledsales'
    and c.record_type = 'msdynactual' and c.other_type = 'msdynactual'
),
linked as (
  select
    b.company,
    b.invoice,
    b.connection_id,
    b.unbilled_id,
    s.staging_id,
    s.has_fee,
    b.optional or coalesce(b.since < t.go_live, false) as unstaged,
    coalesce(s.class = 'Tax', false) or coalesce(s.accounting_date <= t.beginning_balance_date, false)
      or coalesce(s.since < t.go_live, false) as without_journal,
    not exists (select 1 from supplied where table_name = 'projcdstransactionrelationshipimport')
      or exists (
        select 1
        from finops.relationship_end r
        where r.actual_id = b.billed_id and r.other_id = b.unbilled_id
          and r.role = 'billedsales' and r.other_role = 'unbilledsales'
      ) as related
  from behind b
  cross join settings t
  left join finops.staging s on s.actual_id = b.unbilled_id and not s.surplus
),
milestone_detail as (
  select distinct record_id as line_detail_id, other_id as milestone_id
  from dataverse.connection_end
  where record_type = 'msdyninvoicelinetransaction' and other_type = 'msdyncontractlinescheduleofvalue'
),
billed_milestone as (
  select u.company, u.invoice, m.milestone_id
  from unfinished u
  join dataverse.invoice_number i on i.invoice_number = u.invoice
  join dataverse.line_detail d on d.invoice_id = i.invoice_id
  join milestone_detail c on c.line_detail_id = d.line_detail_id
  join dataverse.milestone m on m.milestone_id = c.milestone_id
  cross join settings t
  where not d.corrects
    and not m.optional
    and not coalesce(m.since < t.go_live, false)
    and (
      select count(*)
      from supplied
      where table_name in ('projcdscontractlinemilestoneimport', 'projonacctrans')
    ) = 2
    and not exists (select 1 from finops.on_account o where o.milestone_id = m.milestone_id)
),
to_post as (
  select company, invoice, staging_id, 'own' as kind, without_journal from linked where staging_id is not null
  union all
  select company, invoice, staging_id, 'fee', without_journal from linked where has_fee
),
journaled as (
  select k.company, k.invoice, k.staging_id, k.kind, j.journal_line, j.status, j.since
  from to_post k
  left join finops.journal_line j on j.staging_id = k.staging_id and j.kind = k.kind
  where not k.without_journal
    and exists (select 1 from supplied where table_name = 'projadvancedjournalline')
),
reason as (
  select distinct company, proposal_number as invoice, 0 as place, 'post.premature' as rule, company || ' | ' || proposal_number as subject
  from finops.lacking_line
  union all
  select u.company, u.invoice, 1 as place, 'sync.header' as rule, u.company || ' | ' || u.invoice as subject
  from unfinished u
  where not exists (
    select 1 from finops.proposal p where p.company = u.company and p.proposal_number = u.invoice
  )
  union all
  select b.company, b.invoice, 2, 'sync.actual', cast(b.actual_id as varchar)
  from sent b
  where not exists (
    select 1
    from finops.staging s
    where s.actual_id = b.actual_id and s.invoice = b.invoice and s.company = b.company and not s.surplus
  )
  union all
  select t.company, t.invoice, 3, 'sync.actual', cast(t.actual_id as varchar)
  from staged t
  where not exists (
    select 1 from dataverse.actual a where a.actual_id = t.actual_id and a.invoice = t.invoice
  )
  union all
  select company, invoice, 4, 'sync.connection', cast(connection_id as varchar)
  from linked
  where not related and staging_id is not null
  union all
  select company, invoice, 5, 'sync.actual', cast(unbilled_id as varchar)
  from linked
  where staging_id is null and not unstaged
  union all
  select company, invoice, 6, 'sync.milestone', cast(milestone_id as varchar)
  from billed_milestone
  union all
  select u.company, u.invoice, 7, 'import.exchange-rate', r.company || ' | ' || r.currency || ' | ' || cast(r.day as varchar)
  from unfinished u
  join finops.staging s on s.company = u.company and s.invoice = u.invoice
  join finops.unrated r on r.staging_id = s.staging_id
  where s.transaction_type = 'Billed sales' and s.billing_type = 'Chargeable'
  union all
  select l.company, l.invoice, 7, 'import.exchange-rate', r.company || ' | ' || r.currency || ' | ' || cast(r.day as varchar)
  from linked l
  join finops.unrated r on r.staging_id = l.staging_id
  union all
  select company, invoice, 8, 'import.journal', cast(staging_id as varchar) || ' | ' || kind
  from journaled
  where journal_line is null
  union all
  select company, invoice, 9, 'import.journal-stuck', cast(journal_line as varchar)
  from journaled
  where journal_line is not null and status is distinct from 'Posted'
),
first_reason as (
  select company, invoice, rule, subject
  from reason
  qualify row_number() over (partition by company, invoice order by place, subject) = 1
),
opened as (
  select company, invoice, max(since) as since
  from journaled
  where status = 'Posted'
  group by company, invoice
)
select
  u.company,
  u.invoice,
  f.rule as cause_rule,
  f.subject as cause_subject,
  o.since,
  t.invoice is not null as started
from unfinished u
left join first_reason f on f.company = u.company and f.invoice = u.invoice
left join started t on t.company = u.company and t.invoice = u.invoice
left join opened o on o.company = u.company and o.invoice = u.invoice;
