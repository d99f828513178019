{#
    A county's name for comparison: "St. Louis County", "SAINT LOUIS" and "st louis" are one.
#}
{% macro county_key(county) -%}
    regexp_replace(normalize_agency_name({{ county }}), ' (county|parish)$', '')
{%- endmacro %}
