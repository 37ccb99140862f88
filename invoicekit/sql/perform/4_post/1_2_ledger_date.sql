-- performs: post.invoice
-- The day on which each voucher stands in the ledger.
insert into perform.ledger_date
select company, voucher, 'invoice', posts_on
from perform.new_invoice;
