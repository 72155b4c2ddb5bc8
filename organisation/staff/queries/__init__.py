"""職員を見せる: people, their postings, the heads of units."""

from organisation.staff.queries.heads import StandIn, deputies, deputy, head_choices, heads
from organisation.staff.queries.people import (
    PersonLine,
    among,
    among_these,
    name_of,
    people,
    people_in_units,
    person,
    search,
    staff_id_of,
    staff_ids_by_no,
    staff_no_of,
)
from organisation.staff.queries.postings import (
    PostingLine,
    any_staff,
    left_before,
    name_ids,
    orders_of,
    posting_ids,
    postings_of,
)

__all__ = [
    "PersonLine",
    "PostingLine",
    "StandIn",
    "among",
    "among_these",
    "any_staff",
    "deputies",
    "deputy",
    "head_choices",
    "heads",
    "left_before",
    "name_ids",
    "name_of",
    "orders_of",
    "people",
    "people_in_units",
    "person",
    "posting_ids",
    "postings_of",
    "search",
    "staff_id_of",
    "staff_ids_by_no",
    "staff_no_of",
]
