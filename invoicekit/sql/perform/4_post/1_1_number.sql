-- performs: post.invoice
-- The invoices to come, with their numbers and vouchers, in the order of the proposals' numbers.
create or replace temp table perform_new_invoice as
with place as (
  select
    d.company,
    d.proposal_number,
    d.customer,
    d.currency,
    d.contract,
    d.total,
    f.tax,
    f.invoice_date,
    f.exchange_rate,
    f.posts_on,
    row_number() over (partition by d.company order by d.proposal_number) as place
  from due_post_invoice d
  join perform_draft_invoice f on f.company = d.company and f.proposal_number = d.proposal_number and f.why is null
)
select
  p.*,
  numbered(n.prefix, n.width, n.last, p.place, 'CI-') as customer_invoice_number,
  numbered(v.prefix, v.width, v.last, p.place, 'PIV-') as voucher
from place p
left join perform_last_number n on n.series = 'invoice' and n.company = p.company
left join perform_last_number v on v.series = 'invoice voucher' and v.company = p.company;
