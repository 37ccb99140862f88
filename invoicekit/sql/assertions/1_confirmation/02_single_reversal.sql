-- rule: confirm.single-reversal
-- says: An actual is taken back once: an unbilled sale by one reversal, a billed sale on one corrective invoice.
-- from: dataverse.reversal
-- key: original_id
-- money: amount
-- needs: dataverse.reversal.original_id
-- why broken: Time was recalled after it had been billed, an approval was cancelled twice, or an invoice was corrected twice: what was earned is taken back more than once.
-- fix broken: Project Operations > Actuals: open the original and its reversals; take the surplus reversal back with a correction journal.
-- source: confirm-proforma-invoice
with judged as (
  select r.*
  from dataverse.reversal r
  cross join settings s
  where r.original_amount is not null
    and (r.original_since >= s.go_live or s.go_live is null or r.original_since is null)
),
of_billed as (
  select
    original_id,
    invoice,
    invoice_id is null as free,
    case when invoice_id is null then actual_id end as own,
    min(amount) as amount,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    max(since) as since
  from judged
  where transaction_type = 'Billed sales' and original_invoice_id is not null and (invoice_id is null or by_correction)
  group by original_id, invoice, invoice_id is null, case when invoice_id is null then actual_id end
),
twice as (
  select original_id
  from judged
  where transaction_type = 'Unbilled sales'
  group by original_id
  having min(actual_id) <> max(actual_id)
),
of_unbilled as (
  select
    j.original_id,
    bool_or(j.counts) as counts,
    min(j.amount) as amount,
    max(j.company) as company,
    max(j.currency) as currency,
    max(j.contract) as contract,
    max(j.project) as project,
    max(j.invoice) as invoice,
    max(j.since) as since
  from judged j
  join twice t on t.original_id = j.original_id
  where j.transaction_type = 'Unbilled sales'
  group by j.original_id, j.actual_id
),
counted as (
  select *, row_number() over (partition by original_id, free order by invoice) as place from of_billed
),
broken as (
  select
    original_id,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    max(invoice) as invoice,
    sum(case when free or place > 1 then amount else 0 end) as amount,
    max(since) as since
  from counted
  group by original_id
  having count(*) > 1 or bool_or(free)
  union all
  select
    original_id,
    max(company),
    max(currency),
    max(contract),
    max(project),
    max(invoice),
    sum(case when counts then 0 else amount end),
    max(since)
  from of_unbilled
  group by original_id
)
select original_id, company, currency, contract, project, invoice, amount, since from broken
