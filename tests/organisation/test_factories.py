"""The makers of test data make what they say."""

from organisation.staff.models import Posting
from organisation.unit.models import Unit
from tests.factories import count, make_city, make_staff


def test_a_small_city_and_a_person_are_made_on_every_database(database):
    city = make_city()
    make_staff("0010001", unit=city["010101"])
    assert (count(Unit), count(Posting)) == (10, 1)
