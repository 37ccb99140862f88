-- A reversal names what it reverses.
insert into perform.linking
select actual_id, 'reversing', like_id, 'original', 'msdynactual'
from perform.writing
where transaction_type = 'Unbilled sales' and adjustment_status = 'Unadjustable';
