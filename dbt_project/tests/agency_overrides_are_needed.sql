with

edition as (

    select * from {{ source('raw', 'edition') }}

),

overrides as (

    select overrides.*
    from {{ ref('agency_overrides') }} as overrides
    inner join edition
        on overrides.statement_set = edition.edition

),

applied as (

    select * from {{ ref('int_agency_overrides__applied') }}

),

strict_rule as (

    select accepted_from from {{ ref('link_rules') }}
    where link_rule = 'strict'

),

-- A link that the strict rule refuses stands in the queue until a person confirms it.
matched as (

    select
        names.*,
        names.decision = 'accepted'
        and names.match_probability < strict_rule.accepted_from as is_in_doubt
    from {{ ref('int_agency_names__matched') }} as names
    cross join strict_rule

),

-- What the matcher says without the agencies that people ruled out.
rematched as (

    select
        names.*,
        names.decision = 'accepted'
        and names.match_probability < strict_rule.accepted_from as is_in_doubt
    from {{ ref('int_agency_names__rematched') }} as names
    cross join strict_rule

),

judged as (

    select
        overrides.override_id,
        bool_or(
            case overrides.verdict
                when 'same'
                    then
                        matched.agency_id is distinct from overrides.agency_id
                        or matched.is_in_doubt
                when 'different'
                    then
                        matched.candidate_agency_id = overrides.agency_id
                        or matched.decision != rematched.decision
                        or matched.is_in_doubt != rematched.is_in_doubt
                -- It takes a name out of the queue, too.
                when 'unknown' then matched.decision != 'unmatched'
            end
        ) as is_needed
    from overrides
    inner join applied
        on overrides.override_id = applied.override_id
    inner join matched
        on applied.name_id = matched.name_id
    left join rematched
        on applied.name_id = rematched.name_id
    group by overrides.override_id

)

select
    override_id,
    'Override ' || override_id || ' changes nothing: the matcher decides so by itself.' as problem
from judged
where not coalesce(is_needed, false)
