-- How many rows of the queue have which outcome.
select outcome, count(*) as findings from result.queue group by outcome order by outcome
