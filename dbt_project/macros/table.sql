{#
    A table is made under its own name, in one transaction with its comments. dbt-duckdb's own way
    makes it under another and renames it, which asks the database half a dozen times more: a third
    of what dbt itself spends on a model.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}

    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks) }}

    {% if existing is not none %}
        {% do adapter.drop_relation(existing) %}
        {% if model['language'] == 'python' %}
            {# It writes through a connection of its own. #}
            {% do adapter.commit() %}
        {% endif %}
    {% endif %}

    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, target_relation, compiled_code, model['language']) }}
    {%- endcall %}

    {{ run_hooks(post_hooks) }}

    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
