-- rule: confirm.sold-twice
-- says: What was spent once is sold once: of one cost a contract customer has one chargeable unbilled sale that is billed or can be billed.
-- from: dataverse.actual
-- key: cost_id, funding_source
-- money: amount
-- needs: dataverse.actual.billing_type, dataverse.actual.funding_source, dataverse.connection_end, dataverse.reversal.original_id, dataverse.credit.source_id
-- why broken: An approval or a correction journal wrote the unbilled sale of one time, expense or material entry again, and the first one was not reversed: the customer is charged twice for the same work.
-- fix broken: Project Operations > Actuals: open the cost and its unbilled sales; reverse the surplus one with a correction journal. If it is on a draft, take it off first; if it was billed, correct the invoice.
-- source: connectingactuals
with spent as (
  select distinct record_id as actual_id, other_id as cost_id
  from dataverse.connection_end
  where role = 'unbilledsales' and other_role = 'cost' and record_type = 'msdynactual' and other_type = 'msdynactual'
),
several as (
  select cost_id from spent group by cost_id having count(*) > 1
),
taken_back as (
  select original_id as actual_id from dataverse.reversal where original_id is not null
),
-- Confirmation reverses what it bills, so what is taken back is still sold where an invoice bills it.
billed as (
  select d.source_id as actual_id
  from dataverse.line_detail d
  left join dataverse.credit c on c.invoice_id = d.invoice_id and c.source_id = d.source_id
  where d.confirmed and d.scenario is not null and not d.corrects and c.source_id is null
  union
  select record_id
  from dataverse.connection_end
  where role = 'unbilledsales' and other_role = 'billedsales' and record_type = 'msdynactual' and other_type = 'msdynactual'
    and other_id not in (select actual_id from taken_back)
),
sold as (
  select
    p.cost_id,
    -- Without a contract customer it is sold to the one that the others are sold to.
    coalesce(a.funding_source, max(a.funding_source) over (partition by p.cost_id), 'none') as funding_source,
    a.company,
    a.currency,
    a.contract,
    a.project,
    a.amount,
    a.since
  from several t
  join spent p on p.cost_id = t.cost_id
  join dataverse.actual a on a.actual_id = p.actual_id
  where a.transaction_type = 'Unbilled sales' and a.billing_type = 'Chargeable' and a.amount > 0
    and a.class is distinct from 'Tax' and not a.funding_source_gone
    -- What replaces another is that one, once it is reversed.
    and a.actual_id not in (select actual_id from dataverse.replacing where origin_id in (select actual_id from taken_back))
    and a.actual_id not in (select actual_id from dataverse.reversal where original_id is not null)
    and (a.actual_id not in (select actual_id from taken_back) or a.actual_id in (select actual_id from billed))
),
twice as (
  select
    cost_id,
    funding_source,
    max(company) as company,
    max(currency) as currency,
    max(contract) as contract,
    max(project) as project,
    sum(amount) - max(amount) as amount,
    max(since) as since
  from sold
  group by cost_id, funding_source
  having count(*) > 1
)
select t.cost_id, t.funding_source, t.company, t.currency, t.contract, t.project, t.amount, t.since
from twice t
cross join settings s
where t.since >= s.go_live or s.go_live is null or t.since is null
