with

staged as (

    select
        source_file,
        source_sha256
    from {{ ref('stg_atlas_of_surveillance__technologies') }}
    union all
    select
        source_file,
        source_sha256
    from {{ ref('stg_mapping_police_violence__deaths') }}
    union all
    select
        source_file,
        source_sha256
    from {{ ref('stg_fatal_encounters__deaths') }}
    union all
    select
        source_file,
        source_sha256
    from {{ ref('stg_fbi__agencies') }}
    union all
    select
        source_file,
        source_sha256
    from {{ ref('stg_crosswalk__agencies') }}
    union all
    select
        source_file,
        source_sha256
    from {{ ref('stg_census__counties') }}

),

staged_counts as (

    select
        source_file,
        source_sha256,
        count(*) as staged_count
    from staged
    group by source_file, source_sha256

)

select
    source_files.source_file,
    source_files.rows_landed,
    staged_counts.staged_count
from {{ source('raw', 'source_files') }} as source_files
full join staged_counts
    on
        source_files.source_file = staged_counts.source_file
        and source_files.sha256 = staged_counts.source_sha256
where coalesce(source_files.rows_landed, 0) != coalesce(staged_counts.staged_count, 0)
