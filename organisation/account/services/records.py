"""What a person may ask of the record held about them: its export, and its correction."""

from datetime import date, datetime

from foundation import audit, mail
from foundation.errors import Refused, sentence
from organisation.account import queries
from organisation.account.rules import Access, Role

LONGEST_REQUEST = 1000


def note_export(*, access: Access, at: datetime) -> None:
    """The person took away everything held about them."""
    audit.record(action="data.exported", actor=_self(access), at=at, subject=access.staff_no)


def ask_for_correction(*, access: Access, about: str, wish: str, at: datetime, today: date) -> None:
    """Ask HR to correct what is held. `about` names the kind of record, `wish` says what is wrong and what is right."""
    if not wish.strip():
        raise Refused("どこが違い、正しくは何かを書いてください。", field="wish")
    if len(wish) > LONGEST_REQUEST:
        raise Refused("%(limit)d字までです。", field="wish", limit=LONGEST_REQUEST)
    officers = queries.staff_with_role(Role.hr, today)
    audit.record(
        action="correction.asked", actor=_self(access), at=at, subject=access.staff_no, about=about, wish=wish.strip()
    )
    mail.notify_all(
        sorted(officers), sentence("%(name)sさん（%(staff_no)s）から訂正の申出: %(about)s「%(wish)s」"),
        link=f"/staff/{access.staff_no}", at=at, name=access.name, staff_no=access.staff_no, about=about,
        wish=wish.strip(),
    )  # fmt: skip


def _self(access: Access) -> audit.Actor:
    return audit.Actor(access.staff_no, access.staff_id)
