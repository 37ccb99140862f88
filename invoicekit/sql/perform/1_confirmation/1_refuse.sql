-- refuses: confirm.double-billed, confirm.retainer-balance, confirm.premature
-- What cannot be confirmed: what is no project invoice or has nothing on it, and what would break a rule of the stage once it were.
insert into perform_refused
with asked as (
  select i.invoice_id, i.invoice_number as invoice, i.company, i.order_type
  from dataverse.invoice i
  join perform_chosen_invoice c on c.invoice = i.invoice_number
),
detail as (
  select d.*, a.invoice as number, a.company as company_asked
  from dataverse.line_detail d
  join asked a on a.invoice_id = d.invoice_id
),
taken_back as (
  select original_id, bool_or(skip_sync) as by_confirmation
  from dataverse.reversal
  where transaction_type = 'Unbilled sales'
  group by original_id
),
corrected as (
  select r.original_id, r.invoice_id from dataverse.reversal r where r.transaction_type = 'Billed sales'
),
first_correction as (
  select original_id, min(line_detail_id) as line_detail_id, min(number) as number
  from detail
  where original_id is not null
  group by original_id
),
reason as (
  select invoice, company, null as cause_rule, null as cause_subject, 'It is no project invoice.' as why
  from asked
  where order_type <> 'Work based'
  union all
  select a.invoice, a.company, null, null, 'Nothing is on it to bill: add what is ready to invoice, or delete it.'
  from asked a
  where a.order_type = 'Work based'
    and a.invoice_id not in (select invoice_id from detail)
    and a.invoice_id not in (
      select invoice_id
      from dataverse.invoice_line
      where product_type <> 'Project-based service' and coalesce(extended_amount - coalesce(tax, 0), amount) <> 0
    )
  union all
  select d.number, d.company_asked, 'confirm.double-billed', cast(d.source_id as varchar),
    'What a line bills is on another line, too: remove one of the two.'
  from detail d
  join due_confirm_double_billed b on b.source_id = d.source_id
  where not d.corrects
  union all
  select a.invoice, a.company, 'confirm.premature', cast(p.actual_id as varchar),
    'It has a billed sale already, though it was never confirmed: find out what wrote it first.'
  from asked a
  join due_confirm_premature p on p.invoice = a.invoice
  union all
  select d.number, d.company_asked, 'confirm.retainer-balance', cast(b.retainer_id as varchar),
    'More of a retainer is applied than may be: reduce it.'
  from detail d
  join dataverse.retainer r on r.actual_id = d.source_id
  join due_confirm_retainer_balance b on b.retainer_id = r.retainer_id
  where d.scenario = 'retainer applied'
  union all
  select d.number, d.company_asked, 'confirm.retainer-balance', cast(b.retainer_id as varchar),
    'It credits a retainer that was applied: correct the invoices that applied it first, or remove the line.'
  from detail d
  join dataverse.retainer r on r.corrected_by = d.number
  join due_confirm_retainer_balance b on b.retainer_id = r.retainer_id and b.amount > 0
  where d.scenario = 'retainer corrected'
  union all
  select number, company_asked, 'confirm.unlinked', cast(line_detail_id as varchar),
    'A corrected line does not say which billed sale it corrects: remove it and correct the invoice anew.'
  from detail
  where scenario = 'unlinked'
  union all
  select number, company_asked, null, null,
    'The billed sale that a line corrects was not exported: export the actuals whole.'
  from detail
  where scenario = 'original not exported'
  union all
  select number, company_asked, 'confirm.milestone-status', cast(line_detail_id as varchar),
    'A milestone is credited in part, which is not supported: credit it as a whole and bill it again.'
  from detail
  where scenario = 'milestone credited' and amount <> 0
  union all
  select number, company_asked, null, null,
    'A retainer is corrected to another amount, which is not documented: credit it as a whole and invoice or apply it anew.'
  from detail
  where scenario = 'retainer corrected' and amount <> 0
  union all
  select d.number, d.company_asked, 'confirm.single-reversal', cast(d.source_id as varchar),
    'What a line bills was taken back meanwhile: remove the line.'
  from detail d
  left join taken_back t on t.original_id = d.source_id
  where not d.corrects and d.source_transaction_type = 'Unbilled sales'
    and not coalesce(t.by_confirmation, false)
    and (
      t.original_id is not null
      or d.source_adjustment_status in ('Adjusted', 'Unadjustable')
      or d.source_billing_status = 'Canceled'
    )
  union all
  select d.number, d.company_asked, 'confirm.single-reversal', cast(d.original_id as varchar),
    'The billed sale of a line is corrected already, or on another line, too: remove the line.'
  from detail d
  left join first_correction f on f.original_id = d.original_id
  where d.corrects and d.original_id is not null
    and (
      d.number <> f.number
      or (d.number = f.number and d.line_detail_id <> f.line_detail_id)
      or d.original_id in (select original_id from corrected where invoice_id is distinct from d.invoice_id)
    )
)
select distinct 'confirm.billed', invoice, company, invoice, cause_rule, cause_subject, why from reason;
