-- Question: Under how many spellings does each agency appear, and which?
-- Cannot say: Which is its name. Spellings that were linked wrongly stand here too: reading the
--   list is a way of finding them.
select
    agencies.agency_name,
    agencies.state,
    count(distinct mentions.mention_text) as spelling_count,
    string_agg(distinct mentions.mention_text, '; ' order by mentions.mention_text) as spellings
from marts.fct_agency_links as links
inner join marts.fct_agency_mentions as mentions
    on links.mention_id = mentions.mention_id
inner join marts.dim_agencies as agencies
    on links.agency_id = agencies.agency_id
group by agencies.agency_id, agencies.agency_name, agencies.state
having spelling_count > 1
order by spelling_count desc, agencies.agency_id asc
