{# A figure in words: a share as a percentage with one decimal, a count with its thousands. #}
{% macro in_words(value) -%}
    case unit when 'share' then printf('%.1f%%', 100 * {{ value }})
        else format('{:,}', cast({{ value }} as bigint)) end
{%- endmacro %}
