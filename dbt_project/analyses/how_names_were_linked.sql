-- Question: How were the names of each list linked, and to how many agencies?
-- Cannot say: How many links are right: `ringledger evaluate` measures that where it is known.
select
    source,
    decision,
    method,
    sum(mention_count) as mention_count,
    sum(name_count) as name_count,
    round(sum(mention_count) / sum(sum(mention_count)) over (partition by source), 4)
        as mention_share
from marts.rpt_link_outcomes
group by source, decision, method
order by source asc, mention_count desc, decision asc, method asc
