-- For each label of a choice in Finance's staging rows: the other label that most of the same actuals bear in Dataverse.
with pair as (
  select
    s.transaction_type as staged_type,
    a.transaction_type as actual_type,
    s.billing_type as staged_billing,
    a.billing_type as actual_billing
  from (select * from finops.staging limit 200000) s
  join dataverse.actual a on a.actual_id = s.actual_id
),
seen as (
  select 'staging_transaction_type' as choice, staged_type as label, actual_type as other, count(*) as n
  from pair
  group by staged_type, actual_type
  union all
  select 'staging_billing_type', staged_billing, actual_billing, count(*)
  from pair
  where staged_billing is not null and actual_billing is not null
  group by staged_billing, actual_billing
),
total as (
  select choice, label, sum(n) as n from seen group by choice, label
)
select s.choice, s.label, s.other, s.n
from seen s
join total t on t.choice = s.choice and t.label = s.label
where s.label <> s.other and 2 * s.n > t.n
order by s.n desc, s.choice, s.label;
