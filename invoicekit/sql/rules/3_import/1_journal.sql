-- rule: import.journal
-- says: Every staged cost and unbilled sale has its line in an integration journal of the project's company; what is lent between companies has it in the lender's. A fee has one more.
-- from: finops.staging
-- observed: finops.journal_line
-- observed rows: staging_id is not null or journal_line in (select journal_line from finops.stray_journal_line where told)
-- key: staging_id, kind
-- id: journal_line
-- compare: company, quantity?, currency, project, accounting_date unless moved
-- money: amount
-- lag: import
-- why missing: Import from staging has not made the line: the periodic job does not run for this company, or an intercompany parameter is missing.
-- why unexpected: A journal line stands for a staging row that should have none, such as a billed sale; or no staging row names it, as when the import ran twice at once.
-- why duplicate: The line stands more than once; posted twice, the work in progress is double.
-- why different: The journal line was taken at another currency, project or date than its staging row has now, or its accounting date was moved, and not to a later period as its own was closed.
-- why blocked: There is no exchange rate for its currency and day, and without one import from staging leaves the row out.
-- fix missing: Project management and accounting > Periodic > Project Operations integration > Import from staging; read the job's log for the reason it left the row out. If the staging row bears a voucher, the line was posted: look for it in Finance, and do not import again.
-- fix unexpected: Delete the line while the journal is a draft; if it is posted, reverse it with a correction journal.
-- fix duplicate: Delete the surplus line while the journal is a draft; if it is posted, reverse it.
-- fix different: Delete the line while the journal is a draft and run Import from staging again (of a line only tax groups and dimensions can be changed); if it is posted, reverse it and import again.
-- fix blocked: Enter the rate that the cause names, then run import from staging again.
-- source: project-operations-integration-journal
select
  s.staging_id,
  'own' as kind,
  coalesce(s.lender, s.company) as company,
  s.quantity,
  s.currency,
  s.project,
  s.accounting_date,
  s.amount,
  s.contract,
  s.actual_id,
  s.class = 'Tax'
    or s.accounting_date <= t.beginning_balance_date
    or (s.transaction_type = 'Cost' and s.external_origin is not null) as optional,
  m.staging_id is not null as moved,
  case when u.staging_id is not null then 'import.exchange-rate' end as cause_rule,
  u.company || ' | ' || u.currency || ' | ' || cast(u.day as varchar) as cause_subject,
  s.since
from finops.staging s
left join finops.unrated u on u.staging_id = s.staging_id
left join finops.moved_journal_line m on m.staging_id = s.staging_id and m.kind = 'own'
cross join settings t
where not s.surplus
  and s.transaction_type in ('Cost', 'Unbilled sales', 'Resourcing unit cost', 'Inter-organizational sales')
union all
select
  s.staging_id,
  'fee' as kind,
  s.company,
  null as quantity,
  s.currency,
  s.project,
  s.accounting_date,
  s.fee as amount,
  s.contract,
  s.actual_id,
  s.fee = 0
    or s.class = 'Tax'
    or s.accounting_date <= t.beginning_balance_date as optional,
  m.staging_id is not null as moved,
  case when u.staging_id is not null then 'import.exchange-rate' end as cause_rule,
  u.company || ' | ' || u.currency || ' | ' || cast(u.day as varchar) as cause_subject,
  s.since
from finops.staging s
left join finops.unrated u on u.staging_id = s.staging_id
left join finops.moved_journal_line m on m.staging_id = s.staging_id and m.kind = 'fee'
cross join settings t
where s.has_fee and s.transaction_type = 'Unbilled sales' and not s.surplus
