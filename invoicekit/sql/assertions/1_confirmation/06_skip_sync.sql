-- rule: confirm.skip-sync
-- says: What Finance must not get is kept out of the sync: the reversal of an unedited unbilled sale and intercompany cost. What it needs is not: other cost, work that is no reversal, billed sales.
-- from: dataverse.actual
-- key: actual_id
-- money: amount
-- needs: dataverse.actual.skip_sync, dataverse.reversal.original_id, dataverse.line_detail.scenario
-- why broken: The flag Skip sync is not as confirmation or approval should have set it: Finance takes work in progress back twice, or never gets the cost, the work or what was billed.
-- fix broken: Project Operations > Actuals: have support set the flag; if a reversal has synced, keep its journal line from posting.
-- source: resource-dual-write-estimates-actuals
select r.actual_id, r.company, r.currency, r.contract, r.project, r.invoice, r.amount, r.since
from dataverse.reversal r
join dataverse.line_detail d on d.source_id = r.original_id
cross join settings s
where d.confirmed and d.scenario = 'unedited'
  and r.transaction_type = 'Unbilled sales' and r.original_amount is not null and r.counts and not r.skip_sync
  and (r.since >= s.go_live or s.go_live is null or r.since is null)
union all
select a.actual_id, a.company, a.currency, a.contract, a.project, a.invoice, a.amount, a.since
from dataverse.actual a
cross join settings s
where a.class is distinct from 'Tax'
  and (
    (a.transaction_type = 'Cost' and a.intercompany and not a.skip_sync)
    or (a.skip_sync and a.transaction_type = 'Billed sales')
    or (a.skip_sync and a.transaction_type = 'Cost' and not a.intercompany)
    or (
      a.skip_sync and a.transaction_type = 'Unbilled sales' and a.class is distinct from 'Retainer'
      and (a.quantity >= 0 or a.quantity is null) and a.amount >= 0
      and a.actual_id not in (select actual_id from dataverse.reversal where original_id is not null)
    )
  )
  and (a.since >= s.go_live or s.go_live is null or a.since is null)
