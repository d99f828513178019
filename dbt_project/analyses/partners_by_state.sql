-- Question: How many partner agencies has each state, and how many of them are named in a death?
-- Cannot say: How much of a state's policing the partners are: agencies differ in size by a
--   factor of thousands. Partners the list lacks are missing here too.
with

partners as (

    select
        agencies.agency_id,
        agencies.state
    from marts.fct_partnerships as partnerships
    inner join marts.dim_agencies as agencies
        on partnerships.agency_id = agencies.agency_id
    where partnerships.is_partner_by_as_of

),

named as (

    select distinct
        reading,
        agency_id
    from marts.rpt_claim_evidence
    where claim_id = 'partners-with-deaths' and part = 'numerator'

)

select
    partners.state,
    count(distinct partners.agency_id) as partner_count,
    count(distinct named.agency_id)
    filter (where named.reading = 'mapping_police_violence') as named_in_mpv_count,
    count(distinct named.agency_id)
    filter (where named.reading = 'fatal_encounters') as named_in_fe_count
from partners
left join named
    on partners.agency_id = named.agency_id
group by partners.state
order by partner_count desc, partners.state asc
