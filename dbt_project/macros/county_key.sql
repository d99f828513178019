{#
    A county's name for comparison: "St. Louis County", "SAINT LOUIS" and "st louis" are one; the
    city of that name, which is no part of the county, is another.
#}
{% macro county_key(county) -%}
    regexp_replace(
        normalize_agency_name({{ county }}),
        ' (county|parish|borough|census area|municipality|city and borough)$',
        ''
    )
{%- endmacro %}
