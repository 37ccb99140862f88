-- What performing a stage needs: whose rows are chosen, and what was refused.
create schema if not exists perform;
create schema if not exists due;

create or replace table perform.chosen_company (company varchar);
create or replace table perform.chosen_invoice (invoice varchar);

-- Rows that are not to be performed, by rule and subject.
create table if not exists perform.left_alone (rule varchar, subject varchar);

-- What may not be written, the rule and subject that keep it from that, and why in words where no rule says it.
-- What is refused of an invoice is refused of all of it.
create or replace table perform.refused (
  rule varchar,
  subject varchar,
  company varchar,
  invoice varchar,
  cause_rule varchar,
  cause_subject varchar,
  why varchar
);

-- An identifier that is the same in every run: made of the words that it stands for.
create or replace macro guid_of(words) as cast(md5(words) as uuid);

-- A number that is the same in every run.
create or replace macro number_of(prefix, words) as prefix || upper(substr(md5(words), 1, 10));

-- What each proforma invoice and each of its lines comes to: chargeable line details, of corrections what they change, and
-- product lines.
create or replace view perform.line_total as
select
  d.invoice_id,
  t.invoice_line_id,
  sum(case when d.corrects then d.invoice_amount else d.amount - coalesce(d.discount, 0) + coalesce(d.fee, 0) end) as amount,
  sum(d.tax) as tax
from dataverse.line_detail d
join typed.msdyn_invoicelinetransaction t on t.line_detail_id = d.line_detail_id
where d.billing_type = 'Chargeable'
group by d.invoice_id, t.invoice_line_id;

create or replace view perform.invoice_total as
select i.invoice_id, coalesce(sum(p.amount), 0) as amount, coalesce(sum(p.tax), 0) as tax
from dataverse.invoice i
left join (
  select invoice_id, amount, tax from perform.line_total
  union all
  select invoice_id, coalesce(extended_amount - coalesce(tax, 0), amount), coalesce(tax, 0)
  from dataverse.invoice_line
  where product_type <> 'Project-based service'
) p on p.invoice_id = i.invoice_id
group by i.invoice_id;
