"""Training as it looks when much is going on: applications in every state, a full roster, answers, clashes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from curriculum.completion import services as completing
from curriculum.completion.rules import Instrument, Question
from curriculum.enrolment.rules import Action, Rule
from curriculum.offering import queries as offerings
from curriculum.offering.rules import Day, Mode, Selection, Share
from foundation import db, uploads
from tests.curriculum.offering.offerings import day, opened
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.curriculum import held
from tests.web.curriculum.applying import act, applied, recommended

ROOM = "情報研修室A"
EARLIER = date(2026, 9, 20)
BUSY, PAST, UNDECIDED = "ICT-101-001", "ICT-103-901", "ICT-104-003"
FIVE = ("staff", "stranger", "unit_head", "secretariat", "ict_manager")
WRONG = "職員番号,日付,分,テスト,課題\n9999999,2026-09-15,420,,合格\n0001011,2026-09-15,多い,,合格\n"
SCENES: Mapping[str, tuple[str, str]] = {
    "waiting with somebody ahead": ("staff", "/enrolments/{waiting}"),
    "offered a seat": ("staff", "/enrolments/{offered}"),
    "leaving a seat that is offered": ("staff", "/enrolments/{offered}/withdraw"),
    "a seat that is certain": ("staff", "/enrolments/{certain}"),
    "another offering to swap to": ("staff", "/enrolments/{certain}/swap"),
    "a seat to be swapped": ("staff", "/enrolments/{swapping}"),
    "returned by the head": ("staff", "/offerings/ICT-104-002/apply"),
    "a draft": ("staff", "/offerings/DAT-基礎-001/apply"),
    "prerequisites that are not met": ("staff", "/offerings/DAT-応用-001/apply"),
    "another seat at the same time": ("staff", "/offerings/ICT-102-003/apply"),
    "a cancelled offering": ("staff", "/offerings/ICT-101-002"),
    "a full offering with shares and exceptions": ("staff", f"/offerings/{BUSY}"),
    "an offering as HR sees it": ("hr", f"/offerings/{BUSY}"),
    "a meeting to copy": ("staff", "/offerings/ICT-102-001"),
    "changing an offering with people in it": ("hr", f"/offerings/{BUSY}/edit"),
    "cancelling an offering with people in it": ("hr", f"/offerings/{BUSY}/cancel"),
    "a roster with people": ("hr", f"/offerings/{BUSY}/roster"),
    "a roster after the day": ("bureau", f"/offerings/{PAST}/roster"),
    "choosing after the close": ("hr", f"/offerings/{UNDECIDED}/select"),
    "searching for somebody to designate": ("hr", f"/offerings/{BUSY}/nominate"),
    "moving somebody ahead": ("hr", "/enrolments/{waiting}/advance"),
    "cancelling an application": ("unit_head", "/enrolments/{certain}/cancel"),
    "several applications to approve": ("unit_head", "/approvals"),
    "an application to a full offering": ("unit_head", "/approvals/{undecided}"),
    "results of everybody": ("bureau", f"/offerings/{PAST}/results"),
    "a list to sign": ("bureau", f"/offerings/{PAST}/sign-in-list"),
    "completions to look at": ("hr", f"/offerings/{PAST}/completions"),
    "results that cannot be taken in": ("hr", f"/offerings/{held.CODE}/results/import/{{wrong}}"),
    "answers of five": ("hr", f"/offerings/{PAST}/questionnaire"),
    "what is asked of me": ("staff", "/questionnaires"),
    "the anonymous questionnaire": ("stranger", "/enrolments/{asked}/questionnaires/reaction"),
    "the desk of one bureau": ("hr", "/desk?unit=01"),
    "people to nominate": ("hr", "/desk/ICT-103"),
    "rooms taken twice": ("hr", "/offerings/clashes?all=1"),
    "the record with training in it": ("staff", "/my-record"),
}


def stage(city: City) -> dict[str, int]:
    """Put all of this into the furnished city. Returns the ids the paths name."""
    found = {
        "waiting": _waiting(city), "offered": _offered(city), "asked": _held(city), "wrong": _wrong(city),
        **_swapping(city),
    }  # fmt: skip
    _unfinished(city)
    _cancelled(city)
    _undecided(city)
    return found | {"undecided": applied(city, _open("ICT-103-002", 20, room=ROOM), "newcomer", note="統計のため")[0]}


def _open(code: str, of_november: int, *, room: str = "", **given: Any) -> int:
    course = code.rpartition("-")[0]
    return opened(code, course=course, days=(day(date(2026, 11, of_november), room=room),), **given)


def _waiting(city: City) -> int:
    shares = (Share("unit", "15", 1, date(2026, 10, 20)),)
    busy = _open(
        BUSY, 10, room=ROOM, capacity=2, shares=shares, instructors=(city.staff["unit_head"],), minimum=1,
        fixed_cost=100, person_cost=3, note="筆記用具を持参してください。",
    )  # fmt: skip
    *_, ahead, own = recommended(city, busy, "bureau", "newcomer", "staff")
    act(city, "advance", "hr", enrolment_id=ahead, rule=Rule.accommodation, reason="通院の日と重なるため")
    return own


def _offered(city: City) -> int:
    first, own = recommended(city, _open("ICT-104-001", 12, capacity=1), "bureau", "staff")
    act(city, "withdraw", "bureau", enrolment_id=first)
    return own


def _swapping(city: City) -> dict[str, int]:
    meeting = "https://example.jp/j/123 456\n会議番号 123 456 789\nパスワード 育成"
    (certain,) = recommended(city, _open("ICT-102-001", 16, mode=Mode.online, meeting=meeting), "staff")
    other = _open("ICT-102-002", 17)
    _open("ICT-102-003", 16)
    swapping = act(city, "apply", "staff", offering_id=other, swaps_from_id=certain)
    return {"certain": certain, "swapping": swapping.id}


def _unfinished(city: City) -> None:
    (returned,) = applied(city, _open("ICT-104-002", 18), "staff", note="受けたい")
    reason = "受講の目的を書き足してください。"
    act(city, "decide", "unit_head", enrolment_id=returned, action=Action.return_, reason=reason)
    act(city, "save_draft", "staff", offering_id=_open("DAT-基礎-001", 19), note="あとで書く")
    _open("DAT-応用-001", 24)


def _cancelled(city: City) -> None:
    offering = _open("ICT-101-002", 25)
    recommended(city, offering, "staff", "newcomer")
    act(city, "cancel_offering", "hr", offering_id=offering, reason="講師の都合がつかないため")


def _undecided(city: City) -> None:
    offering = _open(
        UNDECIDED, 26, capacity=1, selection=Selection.after_close, opens_on=EARLIER, closes_on=date(2026, 9, 30)
    )  # fmt: skip
    for who in ("bureau", "newcomer"):
        line = act(city, "apply", who, offering_id=offering, today=EARLIER)
        act(city, "decide", "unit_head", enrolment_id=line.id, action=Action.recommend, today=EARLIER)


def _held(city: City) -> int:
    on = date(2026, 9, 16)
    lines = held.seated(city, held.opened(city, PAST, days=(Day(on, 570, 990, "研修室A"),)), *FIVE)
    for line in lines.values():
        _rates(city, line, Instrument.before, 1, held.BEFORE)
        held.entered(city, line, held.Results({on: 420}, None, True))
    held.confirmed(city, *lines.values())
    for who, line in lines.items():
        _rates(city, line, Instrument.after, 2, TODAY)
        if who != "stranger":
            _reacts(city, who, line, 4)
    extra = held.seated(city, held.opened(city, "ICT-103-902", days=(Day(date(2026, 9, 17), 570, 990),)), "stranger")
    held.entered(city, extra["stranger"], held.Results({date(2026, 9, 17): 420}, None, True))
    _reacts(city, "stranger", lines["stranger"], 2)
    return extra["stranger"].id


def _rates(city: City, line: Any, instrument: Instrument, level: int, today: date) -> None:
    who = next(name for name, staff_id in city.staff.items() if staff_id == line.staff_id)
    with db.transaction():
        completing.answer(
            enrolment_id=line.id, instrument=instrument, answers=dict.fromkeys(("B01", "B02", "B04"), level),
            access=held.access(city, who), at=AT, today=today,
        )  # fmt: skip


def _reacts(city: City, who: str, line: Any, points: int) -> None:
    with db.transaction():
        completing.answer_anonymously(
            enrolment_id=line.id, answers=dict.fromkeys(Question, points), comment="事例が身近で、すぐに使えます。",
            access=held.access(city, who), today=TODAY,
        )  # fmt: skip


def _wrong(city: City) -> int:
    offering = offerings.offering_by_code(held.CODE).id
    with db.transaction():
        return uploads.keep_preview(
            owner_id=city.staff["hr"], purpose=f"results:{offering}", filename="results.csv", content=WRONG.encode(),
            at=AT,
        )  # fmt: skip
