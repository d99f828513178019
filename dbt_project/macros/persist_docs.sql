{# All comments of a table in one go, without asking the database first which columns there are. A
   description of a column that is not there is an error. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) %}
    {% set comments %}
        {{ alter_relation_comment(relation, model.description) }}
        {% for name, column in model.columns.items() %}
            comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }}
            is {{ duckdb_escape_comment(column['description']) }};
        {% endfor %}
    {% endset %}
    {% do adapter.add_query(comments) %}
{% endmacro %}
