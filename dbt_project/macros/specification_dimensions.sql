{#
    The dimensions in which a specification makes a choice, in the order in which they are told.
#}
{% macro specification_dimensions() -%}
    {{ return([
        'death_source', 'period', 'attribution', 'timing', 'link_rule', 'agency_family',
        'partner_universe',
    ]) }}
{%- endmacro %}
