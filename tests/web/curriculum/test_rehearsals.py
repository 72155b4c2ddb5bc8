"""Sealed rehearsals: who sees them, what they say, what is left of them once destroyed."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text

from curriculum.succession.models import Rehearsal, SealedReading
from curriculum.succession.services import rehearsal_drafts as services
from foundation import audit, db, uploads
from foundation.errors import NotFound, Refused
from tests.factories import AT, TESTER, TODAY, count
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum import drafts
from tests.web.curriculum.drafts import APRIL, kept, move

SECRET = "四月の極秘案"


def hand_in(client, content: bytes, **named: str) -> str:  # type: ignore[no-untyped-def]
    form = {"file": (BytesIO(content), "極秘の異動案.csv")}
    found = client.post("/rehearsals/new", data=form, content_type="multipart/form-data")
    assert found.status_code == 302
    return found.location


def test_hr_hands_in_a_draft_and_sees_which_unit_loses_its_manager(sign_in: SignIn, city: City):
    hr = sign_in("hr")
    place = hand_in(hr, drafts.content())
    assert 'value="2027-04-01"' in hr.get(place).text
    kept_at = hr.post(place, data={"title": SECRET, "on": "2027-04-01"}).location
    page = hr.get(kept_at).text
    assert "総務局" in page and "異動で所属の外へ" in page and "山田　六花" in page
    assert (count(Rehearsal), db.session().execute(select(uploads.Upload.id)).all()) == (1, [])


def test_of_a_file_whose_orders_are_all_known_its_own_day_is_proposed(sign_in: SignIn, city: City):
    rows = (move(), move("staff", "150101"), move("stranger", "010201", on="R9.3.31"))
    drafts.take(*rows)
    page = sign_in("hr").get(hand_in(sign_in("hr"), drafts.content(*rows))).text
    assert 'value="2027-04-01"' in page and "異動案に書かれていなくても有効です" in page


def test_the_secretariat_sees_it_and_may_compute_it_anew_but_not_destroy_it(sign_in: SignIn, city: City):
    draft = kept(city)
    secretariat = sign_in("secretariat")
    assert "第1案" in secretariat.get("/rehearsals").text
    assert secretariat.post(f"/rehearsals/{draft}/recompute").status_code == 302
    assert "破棄する" not in secretariat.get(f"/rehearsals/{draft}").text
    assert secretariat.get(f"/rehearsals/{draft}/destroy").status_code == 403


@pytest.mark.parametrize("path", ["/rehearsals/99", "/rehearsals/99/destroy", "/rehearsals/99.csv"])
def test_what_is_not_there_is_not_found(sign_in: SignIn, path: str):
    assert sign_in("hr").get(path).status_code == 404


def test_of_several_preview_files_each_is_its_owners_alone(sign_in: SignIn, city: City):
    place = hand_in(sign_in("hr"), drafts.content())
    assert sign_in("secretariat").get(place).status_code == 403


def test_wrong_rows_are_shown_and_lost_zeros_put_back(sign_in: SignIn, city: City):
    hr = sign_in("hr")
    lost = move() | {"職員番号": "1007"}
    place = hand_in(hr, drafts.content(lost))
    page = hr.get(place).text
    assert "誤りのある行" in page and "1007" in hr.get(f"{place}/problems.csv").text
    assert "試算して預かる" not in page and "試算して預かる" in hr.get(f"{place}?repair=1").text
    answer = hr.post(place, data={"title": "第1案", "on": "2027-04-01", "repair": "1"})
    assert "山田　六花" in hr.get(answer.location).text


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(sign_in: SignIn, city: City):
    hr = sign_in("hr")
    assert "列" in hr.get(hand_in(hr, b"a,b\n1,2\n")).text


def test_giving_up_leaves_no_file(sign_in: SignIn, city: City):
    hr = sign_in("hr")
    assert hr.post(hand_in(hr, drafts.content()) + "/cancel").status_code == 302
    assert db.session().execute(select(uploads.Upload.id)).all() == []


def test_drafts_are_compared_and_differences_marked(sign_in: SignIn, city: City):
    one, other = kept(city, "第1案"), kept(city, "第2案", move(unit="010201"))
    page = sign_in("hr").get(f"/rehearsals/compare?draft={one}&draft={other}").text
    assert page.count("違いあり</span>") == 1 and "失う" in page and "残る" in page
    assert "2つ以上" in sign_in("hr").get(f"/rehearsals/compare?draft={one}").text


def test_once_facts_change_the_page_says_so_until_it_is_computed_anew(sign_in: SignIn, city: City):
    draft, hr = kept(city), sign_in("hr")
    assert "計算した後に" not in hr.get(f"/rehearsals/{draft}").text
    drafts.take(move("staff", "150101", "R8.9.1"))
    assert "計算した後に" in hr.get(f"/rehearsals/{draft}").text
    hr.post(f"/rehearsals/{draft}/recompute")
    assert "計算した後に" not in hr.get(f"/rehearsals/{draft}").text


def test_two_drafts_do_not_bear_the_same_name(city: City):
    kept(city)
    with pytest.raises(Refused, match="同じ名前"):
        kept(city)


def test_sorted_and_exported(sign_in: SignIn, city: City):
    draft = kept(city)
    hr = sign_in("hr")
    for sort in ("unit", "-eligible", "covers", "nonsense"):
        assert hr.get(f"/rehearsals/{draft}?sort={sort}&all=1").status_code == 200
    assert "総務局" in hr.get(f"/rehearsals/{draft}.csv").text
    assert hr.get(f"/rehearsals/{draft}.xlsx").status_code == 200
    assert hr.get("/rehearsals?sort=-lost").status_code == 200


def test_destroying_asks_for_the_name(sign_in: SignIn, city: City):
    draft, hr = kept(city, SECRET), sign_in("hr")
    assert hr.post(f"/rehearsals/{draft}/destroy", data={"typed": "ちがう"}).status_code == 422
    assert hr.post(f"/rehearsals/{draft}/destroy", data={"typed": SECRET}).status_code == 302
    assert hr.get(f"/rehearsals/{draft}").status_code == 404
    assert count(Rehearsal) == 0


def test_what_is_destroyed_leaves_number_actor_moment_and_rows(sign_in: SignIn, city: City, database: str):
    hr = sign_in("hr")
    place = hand_in(hr, drafts.content())
    draft = int(hr.post(place, data={"title": SECRET, "on": "2027-04-01"}).location.rpartition("/")[2])
    hand_in(hr, drafts.content())
    hr.get(f"/rehearsals/{draft}")
    hr.post(f"/rehearsals/{draft}/destroy", data={"typed": SECRET})
    lines = db.session().execute(select(audit.Detail).order_by(audit.Detail.position.desc()).limit(3)).scalars().all()
    assert [(line.actor, line.subject, line.content) for line in lines[:1]] == [
        (city.number("hr"), "", {"rehearsal": draft, "rows": 1})
    ]
    assert not any(SECRET in str(line.content) or "極秘" in str(line.content) for line in lines)
    assert db.session().execute(select(uploads.Upload.id)).all() == []
    assert db.session().execute(select(SealedReading.at, SealedReading.reader_id)).all() == [(None, None)]


def test_the_file_of_the_database_holds_no_trace_of_it(city: City, database: str):
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL vacuums; its files are read by the server alone")
    draft = kept(city, SECRET)
    with db.transaction():
        services.destroy(draft, typed=SECRET, actor=TESTER, at=AT)
    services.sweep()
    path = database.removeprefix("sqlite:///")
    with open(path, "rb") as file:
        assert SECRET.encode() not in file.read()


def test_a_rollback_leaves_the_draft_whole(city: City):
    draft = kept(city)
    with pytest.raises(ZeroDivisionError), db.transaction():
        services.destroy(draft, typed="第1案", actor=TESTER, at=AT)
        raise ZeroDivisionError
    assert (count(Rehearsal), services.drafts.draft(draft).title) == (1, "第1案")


def test_what_is_computed_while_another_destroys_it_is_not_kept(city: City):
    draft = kept(city)
    found = services.recomputed(draft, today=TODAY)
    with db.transaction():
        services.destroy(draft, typed="第1案", actor=TESTER, at=AT)
    with pytest.raises(NotFound), db.transaction():
        services.save_again(draft, found, at=AT)
    assert count(Rehearsal) == 0


def test_it_goes_by_itself_ninety_days_after_its_day(city: City):
    kept(city)
    for days, left in ((90, 1), (91, 0)):
        with db.transaction():
            services.destroy_due(at=AT, today=APRIL + timedelta(days=days))
        assert count(Rehearsal) == left


def test_no_audit_line_says_what_a_draft_is_called(city: City):
    kept(city, SECRET)
    said = db.session().execute(text("SELECT content, subject FROM audit_detail")).all()
    assert SECRET not in str(said) and "異動案.csv" not in str(said)


def test_the_page_of_a_file_thrown_away_does_not_keep_the_next_one(sign_in: SignIn, city: City):
    hr = sign_in("hr")
    first = hand_in(hr, drafts.content())
    assert hr.post(f"{first}/cancel").status_code == 302
    second = hand_in(hr, drafts.content(move("staff")))
    assert first != second
    late = hr.post(first, data={"title": "第1案", "on": "2027-04-01"})
    assert late.status_code != 302 and count(Rehearsal) == 0
    assert hr.post(second, data={"title": "第2案", "on": "2027-04-01"}).status_code == 302


def test_the_number_of_a_destroyed_draft_is_not_given_again(city: City):
    first = kept(city)
    with db.transaction():
        services.destroy(first, typed="第1案", actor=TESTER, at=AT)
    assert kept(city, "第2案") > first


@pytest.mark.parametrize("day", ["2026-09-30", "2028-10-03", "9999-12-31", "0001-01-01"])
def test_a_draft_for_a_day_nobody_rehearses_is_refused_on_the_form(sign_in: SignIn, city: City, day: str):
    hr = sign_in("hr")
    answer = hr.post(hand_in(hr, drafts.content()), data={"title": "第1案", "on": day})
    assert answer.status_code == 422 and count(Rehearsal) == 0
    assert "二年以内" in answer.text or "1900年から2999年まで" in answer.text
