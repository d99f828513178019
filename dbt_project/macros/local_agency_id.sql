{#
    The id of the agency a name means where no list has it. It depends on how the name reads and on
    the state alone, so that an agency's names in two sources meet.
#}
{% macro local_agency_id(name, state) -%}
    'local:' || {{ content_id(['local_agency_key(' ~ name ~ ', ' ~ state ~ ')', state]) }}
{%- endmacro %}
