-- rule: confirm.contract
-- says: What an invoice bills belongs to its own contract: the contract line of each line detail, and the work, retainer, milestone or billed sale behind it; and it is in its contract's currency.
-- from: dataverse.line_detail
-- key: invoice, what
-- money: amount
-- needs: dataverse.line_detail.scenario, dataverse.invoice.contract, dataverse.contract_line.contract_id
-- why broken: The invoice bills another contract's work, so that contract's customer is not charged and this one's is, or it is in another currency than was agreed: a row was moved to another contract, or the contract changed, after the draft was made.
-- fix broken: Project Operations > Invoices: take the line off the draft and bill it from its own contract; once confirmed, correct the invoice. Of a currency: delete the draft, mend the contract, and create it anew.
-- source: manage-proforma-invoice
select
  d.invoice,
  cast(d.line_detail_id as varchar) as what,
  d.company,
  d.currency,
  d.amount,
  d.contract,
  d.project,
  d.since
from dataverse.line_detail d
cross join settings s
left join dataverse.contract_line l on l.contract_line_id = d.contract_line_id
left join dataverse.contract c on c.contract_id = l.contract_id
left join dataverse.milestone m on m.milestone_id = d.source_id and not d.corrects
left join dataverse.contract_line n on n.contract_line_id = m.contract_line_id
left join dataverse.contract k on k.contract_id = n.contract_id
where d.scenario is not null
  and (c.contract <> d.contract or d.source_contract <> d.contract or m.contract <> d.contract or k.contract <> d.contract)
  and (d.since >= s.go_live or s.go_live is null or d.since is null)
union all
select
  i.invoice_number,
  'currency',
  i.company,
  i.currency,
  i.total,
  i.contract,
  null,
  i.since
from dataverse.invoice i
join dataverse.contract c on c.contract_id = i.contract_id
cross join settings s
where i.order_type = 'Work based' and c.currency <> i.currency
  and (i.since >= s.go_live or s.go_live is null or i.since is null)
