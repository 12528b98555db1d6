-- Only what was staged for the day of the run.
create or replace table sales_{{ ds_nodash }} as
select region, count(*)::integer as orders, sum(amount)::integer as amount
from staged_sales
where {% include "day_of_run.sql" %}
group by region
order by region
