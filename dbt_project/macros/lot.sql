{#
    A lot is uniform between 0 and 1, independent from seed to seed, and for one seed independent
    among any three draws: a polynomial hash (Wegman and Carter 1981) over a prime, 2^31 - 1. A
    number below it times the square of a draw stays exact.
#}
{% macro lot_digits(seed) -%}
    ({{ seed }} % 2147483647)::bigint as digit_0,
    (({{ seed }} // 2147483647) % 2147483647)::bigint as digit_1,
    (({{ seed }} // 2147483647 // 2147483647) % 2147483647)::bigint as digit_2
{%- endmacro %}

{% macro lot(draw) -%}
    ((digit_0 + {{ draw }} * (digit_1 + {{ draw }} * digit_2)) % 2147483647) / 2147483647
{%- endmacro %}
