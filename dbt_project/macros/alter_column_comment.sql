{# dbt-duckdb's own way, but for asking the database first which columns there are: that took a
   tenth of dbt's time. A description of a column that is not there is an error. #}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
{% for name, column in column_dict.items() %}
comment on column {{ relation }}.{{ adapter.quote(name) if column["quote"] else name }}
is {{ duckdb_escape_comment(column["description"]) }};
{% endfor %}
{% endmacro %}
