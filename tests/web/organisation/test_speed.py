"""A page asks the database a constant number of times, however many people it shows."""

import pytest

from foundation import remember
from tests.factories import make_staff
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

PAGES = (
    "/units", "/units/150101", "/units/00?below=1", "/staff", "/staff/0001001", "/deputies", "/appointments?scope=all",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_more_people_do_not_mean_more_statements(sign_in: SignIn, city: City, counted, path):
    client = sign_in("hr")
    appoint(city.units["15"], city.staff["stranger"])
    client.get(path)
    remember.forget()
    with counted() as few:
        client.get(path)
    for number in range(40):
        make_staff(f"00020{number:02}", unit=city.units["150101"], grade="30", post="主査")
    remember.forget()
    with counted() as many:
        client.get(path)
    assert len(many) == len(few)
