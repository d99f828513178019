{#- Appends to a seed the rows an edition brings of its own (`raw.own_<seed>`, landed from a file under
    RINGLEDGER_HOME). Most editions bring none, and have no such table. -#}
{% macro append_own_rows() %}
    {%- if execute and adapter.get_relation(this.database, 'raw', 'own_' ~ this.identifier) -%}
        insert into {{ this }} by name select * from raw.own_{{ this.identifier }}
    {%- endif -%}
{% endmacro %}
