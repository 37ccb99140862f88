-- rule: post.period
-- says: A voucher is posted in the period of its document's accounting date; where that period is not open, on the first day of a later one, the next open one at the latest.
-- from: finops.ledger_entry
-- key: company, voucher
-- needs: finops.period, finops.ledger_entry.accounting_date, finops.proposal.accounting_date
-- why broken: The ledger date was changed at posting, or the period of the accounting date was closed and the posting was moved by hand.
-- fix broken: General ledger > Calendars > Ledger calendar: look at the periods of both dates; if the voucher belongs in the other one, reverse it and post it there.
-- source: project-operations-integration-journal
with moved as (
  select company, voucher, accounting_date, document_date, contract, project, invoice, actual_id, since
  from finops.ledger_entry
  where accounting_date <> document_date
)
select m.company, m.voucher, m.contract, m.project, m.invoice, m.actual_id, m.since
from moved m
join finops.period d on d.company = m.company and m.document_date >= d.starts_on and m.document_date <= d.ends_on
left join finops.period p on p.company = m.company and m.accounting_date = p.starts_on
cross join settings s
where not (m.accounting_date >= d.starts_on and m.accounting_date <= d.ends_on)
  and not coalesce(
    d.status <> 'Open' and p.period is not null and m.accounting_date > d.ends_on
      and (d.next_open_on is null or m.accounting_date <= d.next_open_on),
    false)
  and (m.since >= s.go_live or s.go_live is null or m.since is null)
