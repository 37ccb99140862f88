-- What cannot be posted stays as it is.
insert into perform_refused
select
  'post.invoice', company || ' | ' || proposal_number, company, proposal_number, cause_rule, cause_subject, why
from perform_draft_invoice
where why is not null;
