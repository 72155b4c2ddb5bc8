"""The list of offerings, drawn once for everybody: nothing anybody asks gets into what others see."""

import re

import pytest

from curriculum.enrolment import services as enrolling
from curriculum.offering.rules import Share
from foundation import db
from tests.curriculum.offering.offerings import opened
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.applying import access


@pytest.mark.parametrize("asked", ["%02", "%021%02", "%021%02%022%02", "%1f"])
def test_control_characters_in_a_question_are_nothing(sign_in: SignIn, asked: str):
    opened("R-1")
    page = sign_in("staff").get(f"/offerings?q={asked}")
    assert page.status_code == 200 and not re.search("[\x00-\x08]", page.text)


def test_links_of_the_list_carry_what_was_understood_and_nothing_else(sign_in: SignIn):
    for number in range(60):
        opened(f"Z-{number:03}")
    assert sign_in("stranger").get("/offerings?secret=abc&month=zz&mode=classroom").status_code == 200
    links = re.findall(r'href="([^"]+)"', sign_in("staff").get("/offerings?mode=classroom").text)
    asked = [link.replace("&amp;", "&") for link in links if link.startswith("/offerings?")]
    assert "/offerings?mode=classroom&page=2" in asked
    assert not any(word in link for link in links for word in ("secret", "month="))


def test_seats_beyond_the_capacity_take_none_and_reserved_ones_are_named(sign_in: SignIn, city: City):
    offering_id = opened("R-1", capacity=3, shares=(Share("unit", "15", 2, TODAY),))
    with db.transaction():
        enrolling.nominate(
            offering_id=offering_id, staff_ids=[city.staff["staff"]], reason="必修", over_capacity=True,
            access=access(city, "hr"), at=AT, today=TODAY,
        )  # fmt: skip
    page = sign_in("stranger").get("/offerings").text
    assert "残り" in page and "うち優先枠2席" in page
    shown = re.sub(r"<[^>]+>|\s+", "", sign_in("stranger").get("/offerings/R-1").text)
    assert "残りの席のうち、優先枠" in shown and "が2席" in shown


def test_a_head_goes_on_from_an_offering_to_putting_somebody_forward(sign_in: SignIn):
    opened("R-1")
    address = "/approvals/put-forward?offering=R-1"
    assert address in sign_in("unit_head").get("/offerings/R-1").text
    assert address not in sign_in("staff").get("/offerings/R-1").text
