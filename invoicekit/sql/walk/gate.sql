-- What keeps the lines of a proposal ($invoice) from being imported; no row when nothing waits.
select g.invoice as proposal, coalesce(g.cause_rule, 'nothing') as kept_back_by, g.cause_subject as subject
from finops.gate g
where g.invoice = $invoice;
