{#
    An id made of content: the md5 of the columns as text, nulls as empty text, in the order given.

    Rows get the same id whatever file, order or build they come in. The separator is a control
    character no publisher writes, so ('a', 'bc') and ('ab', 'c') differ.
#}
{% macro content_id(columns) -%}
    md5(concat_ws(chr(31), {% for column in columns -%}
        coalesce(cast({{ column }} as varchar), ''){{ ", " if not loop.last }}
    {%- endfor %}))
{%- endmacro %}
