-- rule: confirm.unlinked
-- says: Every line of a correction names the billed sale that it corrects.
-- from: dataverse.line_detail
-- key: line_detail_id
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.line_detail.original_id
-- why broken: The link from the corrected line to what was billed is not there, so nothing can tell what confirmation should have taken back.
-- fix broken: Project Operations > Invoices > this invoice: find the original line and compare what was billed with what is taken back; have support restore the transaction connection.
-- source: connectingactuals
select
  d.line_detail_id,
  d.company,
  d.currency,
  d.contract,
  d.invoice,
  d.amount,
  d.since
from dataverse.line_detail d
cross join settings s
where d.scenario = 'unlinked'
  and (d.since >= s.go_live or s.go_live is null or d.since is null)
