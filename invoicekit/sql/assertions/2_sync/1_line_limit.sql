-- rule: sync.line-limit
-- says: No proforma invoice sends more rows than real-time sync carries (settings sync_mode, line_limit).
-- from: dataverse.actual
-- key: invoice
-- needs: dataverse.actual.skip_sync, dataverse.actual.invoice
-- why broken: Real-time dual-write carries at most 1,000 rows of an invoice, and an edited line sends several: what is beyond the limit never arrives, and the proposal stays at 0.00.
-- fix broken: Have the asynchronous maps of Project Operations invoices switched on (Dataverse: Dual-write > table maps), then resend the rows on Project Operations > Out of sync actuals; bill the contract in smaller invoices until then.
-- source: project-invoice-dual-write-asynchronous
select
  o.invoice,
  max(a.company) as company,
  max(a.contract) as contract,
  max(a.currency) as currency,
  max(a.since) as since
from dataverse.over_limit o
join dataverse.actual a on a.actual_id = o.actual_id
cross join settings s
group by o.invoice, s.go_live
having max(a.since) >= s.go_live or s.go_live is null or max(a.since) is null
