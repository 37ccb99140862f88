-- What the filters can be set to: the values that the queue has.
select 'company' as filter, coalesce(company, '') as value, count(*) as findings from result.queue group by all
union all
select 'currency', coalesce(currency, ''), count(*) from result.queue group by all
union all
select 'stage', stage, count(*) from result.queue group by all
union all
select 'rule', rule, count(*) from result.queue group by all
union all
select 'owner', owner, count(*) from result.review where owner is not null group by all
order by filter, value
