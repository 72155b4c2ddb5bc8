"""The register of members, chair and leaders: vacant ones first, appointed and ended with the same forms, exported."""

import pytest

from foundation import db
from foundation.history import Viewpoint
from foundation.settings import change_setting
from organisation.appointment import queries
from organisation.appointment.rules import AppointmentKind
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn

VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
GIVEN = {"first_day": "2026-10-01", "order_no": "任第9号", "confirmed": "1"}


@pytest.fixture
def town(city: City) -> City:
    """The city, with 総務部 as the department whose head chairs."""
    with db.transaction():
        change_setting("committee.chair_unit", "0101", moment=AT)
    return city


@pytest.mark.parametrize(
    ("kind", "unit", "who"),
    [("committee_member", "01", "bureau_head"), ("committee_chair", "0101", "department_head"),
     ("ict_leader", "010101", "staff")],
)  # fmt: skip
def test_each_kind_is_appointed_shown_exported_and_ended(sign_in: SignIn, town: City, kind, unit, who):
    client, number = sign_in("secretariat"), town.number(who)
    before = client.get(f"/appointments?kind={kind}").text
    assert ("空席" in before) == (kind != "ict_leader")
    assert unit in client.get(f"/appointments/new?kind={kind}").text
    made = client.post(f"/appointments/new?unit={unit}&kind={kind}", data={"staff_no": number, **GIVEN})
    assert made.location == f"/appointments?kind={kind}"
    assert number in client.get(made.location).text and number not in client.get("/appointments").text
    assert number in client.get(f"/appointments.csv?kind={kind}").data.decode()
    (line,) = queries.live_of(AppointmentKind(kind), VIEW)
    ended = client.post(f"/appointments/{line.id}/end", data={"last_day": "2026-10-01", "reason": "異動"})
    assert ended.location == made.location


def test_a_committee_member_below_the_grade_is_refused_on_the_form(sign_in: SignIn, town: City):
    answer = sign_in("secretariat").post(
        "/appointments/new?unit=01&kind=committee_member", data={"staff_no": town.number("unit_head"), **GIVEN}
    )
    assert answer.status_code == 422 and "次長級以上" in answer.text


def test_an_officer_appoints_leaders_of_the_own_sections_only(sign_in: SignIn, town: City):
    client = sign_in("bureau")
    text = client.get("/appointments/new?kind=ict_leader").text
    assert "総務課" in text and "区民課" not in text
    assert client.get("/appointments/new?unit=150101&kind=ict_leader").status_code == 403
    given = {"staff_no": town.number("staff"), **GIVEN}
    assert client.post("/appointments/new?unit=010101&kind=ict_leader", data=given).status_code == 302


def test_two_posts_in_one_hand_are_marked(sign_in: SignIn, town: City):
    client = sign_in("secretariat")
    number = town.number("bureau_head")
    client.post(f"/appointments/{town.appointment}/end", data={"last_day": "2026-09-30", "reason": "異動"})
    for kind in ("ict_manager", "committee_member"):
        client.post(f"/appointments/new?unit=01&kind={kind}", data={"staff_no": number, **GIVEN})
    assert "推進委員としての確認は、代わりの職員が行います" in client.get("/appointments").text
    assert "推進委員としての確認は、代わりの職員が行います" in client.get("/appointments.csv").data.decode()


def test_an_unknown_kind_is_read_as_the_usual_one(sign_in: SignIn, town: City):
    assert "山田　六花" in sign_in("hr").get("/appointments?kind=nonsense").text
