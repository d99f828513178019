{#- Comments on what was landed: on a table what its source says; on a column what the model named in
    `columns_as_in` says of the column of that name, and the publisher's headers over its cells. -#}
{% macro comment_on_raw() %}
    {%- set headers = adapter.get_relation(target.database, 'seeds', 'source_headers') -%}
    {%- set landed = run_query(landed_columns(headers)).rows if headers else [] -%}
    {%- for table, columns in landed | groupby('table_name') -%}
        {%- set source = graph.sources['source.ringledger.raw.' ~ table] -%}
        {%- set model = graph.nodes.get('model.ringledger.' ~ source.config.meta.columns_as_in) -%}
        {%- if model -%}
            {%- set described = dict(model.columns, **source.columns) %}
            comment on table raw.{{ table }} is {{ duckdb_escape_comment(source.description) }};
            {% for column in columns -%}
                {%- set said = [described.get(column.column_name, {}).description, column.headers] -%}
                comment on column raw.{{ table }}.{{ column.column_name }}
                is {{ duckdb_escape_comment(said | select | join(' ')) }};
            {% endfor -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{#- The columns of raw tables, with their headers where publishers have them. Rows that an edition
    brings of its own are those of a seed, which describes them. -#}
{% macro landed_columns(source_headers) %}
    select
        columns.table_name,
        columns.column_name,
        'Header: ' || string_agg(source_headers.header, '; ' order by source_headers.rowid) || '.'
            as headers
    from information_schema.columns as columns
    left join {{ source_headers }} as source_headers
        on
            columns.table_name = source_headers.reader
            and columns.column_name = source_headers.column_name
    where
        columns.table_catalog = current_database()
        and columns.table_schema = 'raw'
        and not starts_with(columns.table_name, 'own_')
    group by columns.table_name, columns.column_name
{% endmacro %}
