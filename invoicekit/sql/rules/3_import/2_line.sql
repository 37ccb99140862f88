-- rule: import.line
-- says: Every staged chargeable billed sale has its line on the invoice's proposal, and its fee one more; all lines of a proposal come together or none.
-- from: finops.staging
-- observed: finops.proposal_line
-- observed rows: kind = 'own' or staging_id is not null
-- key: staging_id, kind
-- id: company, transaction_id
-- compare: proposal_number, currency, quantity?, project??
-- money: amount
-- lag: import
-- bridge: amount
-- needs: finops.staging.billing_type, finops.staging.invoice, finops.staging.journal_line_record, dataverse.actual.invoice
-- gate: finops.relationship, finops.journal_line, dataverse.connection
-- why missing: Everything the line waits for is there, and import from staging has not made it: the job does not run, it failed for this proposal, or the line was deleted.
-- why unexpected: The proposal has a line that no billed sale stands behind: import from staging ran twice at once, or the line was added by hand.
-- why duplicate: The line stands more than once on the proposal; the customer would be invoiced twice.
-- why different: The line was changed on the proposal, or put on another one, or its transaction on another project.
-- why blocked: The proposal waits for another row; the cause is the finding to mend.
-- fix missing: Project invoice proposals > this proposal > Import from staging for it alone; read the log if the lines stay away.
-- fix unexpected: Remove the line from the proposal before posting; if it is posted, credit it.
-- fix duplicate: Remove the surplus line before posting; if it is posted, credit it.
-- fix different: Delete the proposal's lines and run import from staging for it again; if it is posted, correct the invoice in Project Operations.
-- fix blocked: Mend the cause, then run import from staging for this proposal.
-- source: format-update-project-invoice-proposals
select
  s.staging_id,
  'own' as kind,
  s.company,
  s.invoice as proposal_number,
  s.currency,
  s.quantity,
  s.amount,
  s.contract,
  s.project,
  s.invoice,
  s.actual_id,
  s.invoice is null or coalesce(s.class = 'Tax', false) as optional,
  g.cause_rule,
  g.cause_subject,
  case when g.started then 'import.partial' end as document_rule,
  s.company || ' | ' || s.invoice as document_subject,
  case when g.since > s.since then g.since else s.since end as since
from finops.staging s
left join finops.gate g on g.company = s.company and g.invoice = s.invoice
where s.transaction_type = 'Billed sales' and s.billing_type = 'Chargeable' and not s.surplus
union all
select
  s.staging_id,
  'fee' as kind,
  s.company,
  s.invoice as proposal_number,
  s.currency,
  null as quantity,
  s.fee as amount,
  s.contract,
  s.project,
  s.invoice,
  s.actual_id,
  s.invoice is null or s.fee = 0 as optional,
  g.cause_rule,
  g.cause_subject,
  null as document_rule,
  null as document_subject,
  case when g.since > s.since then g.since else s.since end as since
from finops.staging s
left join finops.gate g on g.company = s.company and g.invoice = s.invoice
where s.has_fee and s.transaction_type = 'Billed sales' and s.billing_type = 'Chargeable' and not s.surplus
