-- performs: post.invoice
-- The day on which each voucher stands in the ledger.
insert into perform_ledger_date
select company, voucher, 'invoice', posts_on
from perform_new_invoice;
