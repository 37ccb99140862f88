-- performs: post.line
-- The lines that are on no invoice stay a finding.
insert into perform_refused
select
  'post.line', subject, company, invoice, 'post.line', subject,
  'Its invoice is posted, and its total has no room for the line. Correct the invoice in Project Operations.'
from perform_new_invoice_line
where not fits;
