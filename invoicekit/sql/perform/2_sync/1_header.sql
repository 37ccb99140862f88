-- performs: sync.header
-- The header of each confirmed proforma invoice is a project invoice proposal of the same number, still without lines.
insert into typed.projproposaljour (
  proposal_number, contract, customer, currency, payment_terms, total, detail_amount, tax, company, created_at, modified_at
)
select d.proposal_number, d.contract, d.customer, d.currency, d.payment_terms, 0, 0, 0, d.company, t.as_of, t.as_of
from due_sync_header d
cross join settings t
where not d.optional;
