-- rule: post.ledger
-- says: Every posted invoice and integration journal line stands in the ledger under the posting types that its cost and revenue profile calls for; an invoice with a line that no profile places in the entries that do not depend on that line.
-- from: finops.posting
-- observed: finops.ledger_entry
-- observed rows: (judged or (whole and posting_type in ('Customer balance', 'Sales tax')) or (work_placed and posting_type in ('Invoiced revenue', 'WIP - sales value', 'Accrued revenue - sales value'))) and accounting_balance = 0 and (amount <> 0 or accounting_amount <> 0) and posting_type in ('Customer balance', 'Invoiced revenue', 'Invoiced revenue - on-account', 'WIP - invoiced - on-account', 'WIP - sales value', 'Accrued revenue - sales value', 'Cost', 'Payroll allocation', 'WIP - cost value', 'WIP - cost value - item', 'Sales tax')
-- key: company, voucher, posting_type
-- compare: currency
-- money: accounting_amount?, amount?
-- lag: posting
-- needs: finops.treatment.treatment, finops.staging.billing_type, finops.journal_line.amount, finops.journal_line.tax
-- why missing: The voucher has no ledger entry of this posting type: it was posted to an account that is set up without it, or the profile was changed after the posting. Or nothing of the voucher is in the ledger: it was not transferred yet, or was not exported.
-- why unexpected: The voucher has a ledger entry that the cost and revenue profile does not call for: the profile was changed, or another rule picked another profile.
-- why duplicate: The voucher stands in the ledger more than once under this posting type.
-- why different: The ledger shows another amount, rate or currency than what was posted.
-- fix missing: General ledger > Inquiries and reports > Voucher transactions: if nothing of the voucher is there, have the subledger transferred, and post no journal for it. Else Project management and accounting > Setup > Posting > Ledger posting setup: compare it with the profile, then correct the entry with a general journal.
-- fix unexpected: Project management and accounting > Setup > Posting > Project cost and revenue profiles: check which profile the project has; correct the entry with a general journal.
-- fix duplicate: General ledger > Inquiries and reports > Voucher transactions: look at both entries and reverse the surplus one.
-- fix different: General ledger > Inquiries and reports > Voucher transactions: compare the entry with the document, and correct it with a general journal.
-- source: configure-accounting-billable-projects
with entry as (
  select *
  from (
    values
      ('invoiced', 'Customer balance', 1, 1),
      ('invoiced', 'Invoiced revenue', -1, 0),
      ('invoiced', 'Sales tax', 0, -1),
      ('invoiced, accrued', 'Customer balance', 1, 1),
      ('invoiced, accrued', 'Invoiced revenue', -1, 0),
      ('invoiced, accrued', 'Sales tax', 0, -1),
      ('invoiced, accrued', 'WIP - sales value', -1, 0),
      ('invoiced, accrued', 'Accrued revenue - sales value', 1, 0),
      ('on account', 'Customer balance', 1, 1),
      ('on account', 'Invoiced revenue - on-account', -1, 0),
      ('on account', 'Sales tax', 0, -1),
      ('on account, balance', 'Customer balance', 1, 1),
      ('on account, balance', 'WIP - invoiced - on-account', -1, 0),
      ('on account, balance', 'Sales tax', 0, -1),
      ('not placed', 'Customer balance', 1, 1),
      ('not placed', 'Sales tax', 0, -1),
      ('unbilled, accrued', 'WIP - sales value', 1, 0),
      ('unbilled, accrued', 'Accrued revenue - sales value', -1, 0),
      ('cost of hours', 'Cost', 1, 0),
      ('cost of hours', 'Payroll allocation', -1, -1),
      ('cost of hours', 'Sales tax', 0, 1),
      ('cost', 'Cost', 1, 0),
      ('cost', 'Sales tax', 0, 1),
      ('hour on balance', 'WIP - cost value', 1, 0),
      ('hour on balance', 'Payroll allocation', -1, -1),
      ('hour on balance', 'Sales tax', 0, 1),
      ('expense on balance', 'WIP - cost value', 1, 0),
      ('expense on balance', 'Sales tax', 0, 1),
      ('item on balance', 'WIP - cost value - item', 1, 0),
      ('item on balance', 'Sales tax', 0, 1)
  ) as posting_table (treatment, posting_type, of_amount, of_tax)
),
due as (
  select
    p.source,
    p.company,
    p.voucher,
    e.posting_type,
    p.currency,
    -- How much work in progress an invoice reverses is the business of post.wip-reversed.
    e.posting_type not in ('WIP - sales value', 'Accrued revenue - sales value') as compared,
    p.judged as placed,
    p.amount * e.of_amount + p.tax * e.of_tax as amount,
    p.accounting_amount * e.of_amount + p.accounting_tax * e.of_tax as accounting_amount,
    p.lines,
    p.contract,
    p.project,
    p.invoice,
    p.actual_id,
    p.since
  from finops.posting p
  join entry e on e.treatment = case
    when p.judged then p.treatment
    -- What lines on account are posted to may be that of the line without a profile, too.
    when p.work_placed and p.treatment in ('invoiced', 'invoiced, accrued') then p.treatment
    when p.whole then 'not placed'
  end
  left join finops.unbalanced_voucher u on u.company = p.company and u.voucher = p.voucher
  where u.voucher is null
)
select
  company,
  voucher,
  posting_type,
  max(currency) as currency,
  case when compared then cast(sum(amount) as decimal(38, 6)) end as amount,
  case when compared then cast(sum(accounting_amount) as decimal(38, 12)) end as accounting_amount,
  cast(sum(amount) as decimal(38, 6)) as entry_amount,
  cast(sum(accounting_amount) as decimal(38, 12)) as entry_accounting_amount,
  bool_and(placed) as placed,
  sum(lines) as lines,
  max(contract) as contract,
  cast(null as varchar) as project,
  max(invoice) as invoice,
  cast(null as varchar) as actual_id,
  max(since) as since
from due
where source = 'invoice'
group by company, voucher, posting_type, compared
having sum(amount) <> 0
union all
select
  company,
  voucher,
  posting_type,
  currency,
  cast(amount as decimal(38, 6)) as amount,
  cast(accounting_amount as decimal(38, 12)) as accounting_amount,
  cast(amount as decimal(38, 6)) as entry_amount,
  cast(accounting_amount as decimal(38, 12)) as entry_accounting_amount,
  placed,
  lines,
  contract,
  project,
  invoice,
  cast(actual_id as varchar) as actual_id,
  since
from due d
where d.source = 'journal' and (d.amount <> 0 or d.amount is null)
