{{ config(severity='warn') }}

select
    reasons.agency_cell,
    reasons.ori_cell,
    reasons.agency_id
from {{ ref('ori_difference_reasons') }} as reasons
inner join {{ source('raw', 'edition') }} as edition
    on edition.edition = 'eff-2020'
left join {{ ref('rpt_ori_differences') }} as differences
    on
        reasons.agency_cell = differences.agency_cell
        and reasons.ori_cell = differences.ori_cell
        and reasons.agency_id = differences.agency_id
where differences.agency_id is null
