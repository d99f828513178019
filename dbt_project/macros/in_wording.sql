{# Whether a figure lies in the range the words of a claim allow; an open end allows anything. #}
{% macro in_wording(value) -%}
    coalesce(case when is_low_strict then {{ value }} > wording_low
        else {{ value }} >= wording_low end, wording_low is null)
    and coalesce(case when is_high_strict then {{ value }} < wording_high
        else {{ value }} <= wording_high end, wording_high is null)
{%- endmacro %}
