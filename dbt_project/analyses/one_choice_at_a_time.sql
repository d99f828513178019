-- Question: How far does each single choice move each figure from its default?
-- Cannot say: What two choices do together: specification_curve has all combinations.
select
    specifications.claim_id,
    specifications.reading,
    specifications.departures as dimension,
    case dimension
        when 'death_source' then specifications.death_source
        when 'period' then specifications.period
        when 'attribution' then specifications.attribution
        when 'timing' then specifications.timing
        when 'link_rule' then specifications.link_rule
        when 'agency_family' then specifications.agency_family
        when 'partner_universe' then specifications.partner_universe
    end as choice,
    specifications.numerator,
    specifications.denominator,
    specifications.value,
    specifications.value - claims.value as movement,
    specifications.is_defensible,
    specifications.holds
from marts.rpt_claim_specifications as specifications
inner join marts.rpt_claims as claims
    on
        specifications.claim_id = claims.claim_id
        and specifications.reading = claims.reading
where specifications.departure_count = 1
order by claims.claim_order asc, claims.reading_order asc, abs(movement) desc, dimension, choice asc
