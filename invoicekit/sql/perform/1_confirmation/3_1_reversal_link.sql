-- A reversal names what it reverses.
insert into perform_linking
select actual_id, 'reversing', like_id, 'original', 'msdynactual'
from perform_writing
where transaction_type = 'Unbilled sales' and adjustment_status = 'Unadjustable';
