with

mentions as (

    select * from {{ ref('fct_agency_mentions') }}

),

links as (

    select * from {{ ref('fct_agency_links') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

final as (

    select
        -- text
        mentions.source,
        links.decision,
        -- Which override it was stands in fct_agency_links.
        regexp_replace(links.method, 'override .*$', 'override') as method,
        agencies.agency_kind,

        -- numbers
        count(*) as mention_count,
        count(distinct mentions.name_id) as name_count,
        count(distinct links.counted_agency_id) as agency_count
    from mentions
    inner join links
        on mentions.mention_id = links.mention_id
    inner join agencies
        on links.counted_agency_id = agencies.agency_id
    group by
        mentions.source,
        links.decision,
        regexp_replace(links.method, 'override .*$', 'override'),
        agencies.agency_kind

)

select * from final
order by source asc, decision asc, method asc, agency_kind asc
