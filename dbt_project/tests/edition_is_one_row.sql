select count(*) as row_count
from {{ source('raw', 'edition') }}
having count(*) != 1
