{#
    A place or an address for comparison: lower case, no accents or punctuation, Saint written out;
    null where nothing is left.
#}
{% macro folded(text) -%}
    nullif(trim(regexp_replace(regexp_replace(
        lower(strip_accents({{ text }})), '[^a-z0-9]+', ' ', 'g'
    ), '\bst\b', 'saint', 'g')), '')
{%- endmacro %}
