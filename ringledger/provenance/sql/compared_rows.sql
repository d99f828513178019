-- What differs between two warehouses, `before` and `after`, and what each difference did to a
-- figure. `ringledger.provenance.diff` runs this on views that hold both, told apart by `side`, and
-- says what the method is.

-- Every source row that a death or a partnership rests on, in words that can be compared.
create table source_rows as
with

places as (

    select
        side,
        source,
        source_row_id,
        min(state) as state,
        min(city) as city,
        min(county) as county
    from fct_agency_mentions
    group by all

),

death_rows as (

    select
        side,
        source,
        source_row_id,
        encounter_id,
        row_role,
        encounters.person_name as name,
        death_rows.occurred_on as day,
        encounters.state,
        encounters.city,
        agency_cell,
        source_file,
        source_sha256,
        source_row_number
    from bridge_encounter_rows as death_rows
    inner join fct_encounters as encounters using (side, encounter_id)

),

partner_rows as (

    select
        side,
        'ring' as source,
        mentions.source_row_id,
        null as encounter_id,
        'kept' as row_role,
        mentions.raw_text || mentions.state as name,
        partners.active_on_earliest as day,
        mentions.state,
        mentions.city,
        mentions.raw_text as agency_cell,
        mentions.source_file,
        mentions.source_sha256,
        mentions.source_row_number
    from bridge_partnership_mentions as partners
    inner join fct_agency_mentions as mentions using (side, mention_id)

),

unioned as (

    select * from death_rows
    union all
    select * from partner_rows

),

named as (

    select
        * exclude (name),
        nullif(regexp_replace(lower(strip_accents(name)), '[^a-z]', '', 'g'), '') as letters,
        -- What many rows carry ("name withheld") tells nobody from another.
        if(count(*) over (partition by side, source, letters) <= 3, letters, null) as name_key
    from unioned

)

select
    named.side || ' ' || named.source || ' ' || named.source_row_id as row_id,
    named.* exclude (state, city, letters),
    coalesce(places.state, named.state) as state,
    coalesce(places.city, named.city) as city,
    [named.agency_cell, places.state, places.city, places.county] as read_cells,
    case named.source
        when 'ring' then named.day <= edition.as_of_on
        else named.day between edition.window_starts_on and edition.as_of_on
    end as is_in_window
from named
inner join rpt_edition as edition using (side)
left join places using (side, source, source_row_id);

-- The agencies a row counts for.
create table row_agencies as
select distinct
    source_rows.row_id,
    links.counted_agency_id as agency_id
from source_rows
inner join fct_agency_mentions as mentions using (side, source, source_row_id)
inner join fct_agency_links as links using (side, mention_id);

-- Filled rule by rule.
create table row_matches (
    before_id varchar primary key,
    after_id varchar unique,
    matched_by varchar
);
