{# Rows that share all of the columns `unique`, where nulls are equal, and rows with nothing in one of
   the columns `filled`. One test of a table for what would else be one of each column. #}
{% test unique_and_filled(model, unique, filled) %}

{%- set row = unique | join(', ') -%}

select 'several rows with the same' as broken, {{ row }}
from {{ model }}
group by {{ row }}
having count(*) > 1

{% for column in filled %}
union all

select '{{ column }} is empty' as broken, {{ row }}
from {{ model }}
where {{ column }} is null

{% endfor %}

{% endtest %}
