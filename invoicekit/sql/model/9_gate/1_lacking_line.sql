-- finops.lacking_line: staged chargeable billed sales of a posted proposal that has lines, with a line of their own neither on
-- the proposal nor on the invoice: it was posted too early, and they can never come on it
-- company proposal_number staging_id amount: projcdsactualsimport.proposal_line_transaction projcdsactualsimport.invoice projinvoicejour.proposal_number
create table finops.lacking_line as
with posted as (
  select i.company, i.proposal_number, min(i.since) as since
  from finops.invoice i
  join finops.proposal p on p.company = i.company and p.proposal_number = i.proposal_number
  where p.line_count > 0
  group by i.company, i.proposal_number
)
select distinct s.company, s.invoice as proposal_number, s.staging_id, s.amount, s.currency, s.contract, s.project, p.since
from finops.staging s
join posted p on p.company = s.company and p.proposal_number = s.invoice
where s.transaction_type = 'Billed sales'
  and s.billing_type = 'Chargeable'
  and not s.surplus
  and s.class is distinct from 'Tax'
  and not exists (select 1 from finops.proposal_line l where l.staging_id = s.staging_id)
  and not exists (select 1 from finops.invoice_line l where l.staging_id = s.staging_id);
