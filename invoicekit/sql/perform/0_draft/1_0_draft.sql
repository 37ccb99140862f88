-- Which drafts: one for each contract and customer that has something ready, one for a correction, and those to be refreshed.
insert into perform_draft
with wanted as (
  select
    r.contract,
    r.contract_id,
    r.funding_source_id,
    min(r.currency_id) as currency_id,
    null as corrects
  from perform_ready r
  join perform_creating c on r.document_date < c.dated_before or c.dated_before is null or r.document_date is null
  where r.contract_id is not null
    and (
      r.contract in (select contract from perform_asked_contract) or not exists (select 1 from perform_asked_contract)
    )
  group by r.contract, r.contract_id, r.funding_source_id
  union all
  select i.contract, max(i.contract_id), null, max(t.currency_id), i.invoice_number
  from dataverse.invoice i
  join typed.invoice t on t.invoice_id = i.invoice_id
  where i.invoice_number in (select invoice from perform_correcting)
    and i.invoice_number not in (select invoice from perform_refused where invoice is not null)
  group by i.contract, i.invoice_number
),
placed as (
  select
    w.*,
    row_number() over (order by w.contract, w.contract_id, w.funding_source_id, w.corrects) + n.last as number,
    n.prefix,
    n.width
  from wanted w
  cross join perform_numbering n
),
named as (
  select *, prefix || case
      when length(cast(number as varchar)) < width then lpad(cast(number as varchar), cast(width as integer), '0')
      else cast(number as varchar)
    end as invoice
  from placed
)
select
  guid_of('proforma invoice ' || invoice || cast(contract_id as varchar)) as invoice_id,
  invoice,
  contract_id,
  funding_source_id,
  currency_id,
  corrects,
  true
from named
union all
select
  i.invoice_id,
  i.invoice_number,
  i.contract_id,
  min(coalesce(a.funding_source_id, b.funding_source_id)),
  min(t.currency_id),
  null,
  false
from dataverse.invoice i
join perform_refreshing r on r.invoice = i.invoice_number
join typed.invoice t on t.invoice_id = i.invoice_id
left join dataverse.line_detail d on d.invoice_id = i.invoice_id
left join typed.msdyn_actual a on a.actual_id = d.source_id
left join typed.msdyn_projectcontractsplitbillingrule b on b.contract_id = i.contract_id
group by i.invoice_id, i.invoice_number, i.contract_id;
