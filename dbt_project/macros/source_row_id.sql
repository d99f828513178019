{#
    The id of a source row: the publisher's id, or the content where there is none. Rows that share
    it are told apart by an ordinal among themselves, in the order of their content, never of their
    place in the file.
#}
{% macro source_row_id(publishers_id, content_key) -%}
    coalesce({{ publishers_id }}, {{ content_key }}) || coalesce('~' || nullif(row_number() over (
        partition by coalesce({{ publishers_id }}, {{ content_key }})
        order by {{ content_key }}, source_file, source_row_number
    ), 1), '')
{%- endmacro %}
