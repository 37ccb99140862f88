-- rule: sync.milestone
-- says: Every milestone of a contract line has its on-account transaction in Finance, with the same figures.
-- from: dataverse.milestone
-- observed: finops.on_account
-- key: milestone_id
-- compare: company??, currency unless currency_gone, status??
-- money: amount, tax?
-- lag: sync
-- why missing: Dual-write did not carry the milestone, or Finance could not make its on-account transaction, or the one that it names is that of another milestone. An invoice that bills it gets no line.
-- why unexpected: Finance has an on-account transaction whose milestone is gone from Dataverse: a milestone that was split or revised, and then deleted.
-- why duplicate: The milestone was synced more than once, so it may be invoiced twice.
-- why different: The milestone was changed on one side after the sync; one that is invoiced in full can be edited in old versions.
-- fix missing: Project Operations > the contract line's Invoice schedule: save the milestone again to resend it; if it stays away, read the dual-write error of the map Project Operations integration contract line milestones. Where Finance names the transaction of another milestone for it, only support can mend that.
-- fix unexpected: Project management and accounting > All projects > Manage > On-account transactions: if it is not invoiced, have support remove it; the import of any invoice that names it will stop.
-- fix duplicate: Project management and accounting > All projects > Manage > On-account transactions: have support remove the one that no proposal names.
-- fix different: Correct the milestone on the contract line's Invoice schedule and save it, before its invoice is posted; once posted, correct the invoice in Project Operations.
-- source: resource-dual-write-project-invoice
select
  milestone_id,
  currency,
  currency_gone,
  case when status in ('Not ready for invoicing', 'Ready for invoicing') then status end as status,
  amount,
  -- Finance takes it from its tax groups where Dataverse tells none.
  nullif(tax, 0) as tax,
  company,
  contract,
  project,
  optional,
  since
from dataverse.milestone
