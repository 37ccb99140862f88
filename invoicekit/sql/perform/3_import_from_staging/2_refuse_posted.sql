-- No line comes on a proposal that is posted, even if it was posted without any.
insert into perform_refused
select distinct
  'import.line' as rule,
  g.company || ' | ' || g.invoice as subject,
  g.company,
  g.invoice,
  'post.invoice' as cause_rule,
  g.company || ' | ' || g.invoice as cause_subject,
  'It is posted, so no line can come on it. Correct the invoice in Project Operations.' as why
from finops.gate g
join finops.invoice i on i.company = g.company and i.proposal_number = g.invoice
where is_chosen(g.company, g.invoice, null) and g.cause_rule is distinct from 'post.premature';
