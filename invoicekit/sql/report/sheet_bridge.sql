-- The bridge, a row per company, currency and arrow.
select b.* from result.bridge b join result.rule r on r.rule = b.arrow order by b.company, b.currency, r.position;
