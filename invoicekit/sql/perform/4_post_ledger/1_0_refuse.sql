-- performs: post.ledger
-- A voucher that stands in the ledger is not completed: its entries balance as they are.
insert into perform_refused
select
  'post.ledger', d.subject, d.company, d.invoice, 'post.ledger', d.subject,
  'The voucher stands in the ledger without this entry. Correct it with a general journal.'
from due_post_ledger d
where exists (select 1 from typed.generaljournalentry e where e.company = d.company and e.voucher = d.voucher);
