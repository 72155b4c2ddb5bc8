"""差替えを知らせる: once for each document that later facts superseded, to its bureau and to the secretariat."""

from datetime import date, datetime

from foundation import mail, once
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Role
from skills.verification import queries

SUPERSEDED = sentence("「%(unit)s」の判定書（%(number)s）のあとで、%(count)d件の事実が変わりました。")


def tell_of_superseded(*, at: datetime, today: date) -> int:
    """Look at every document not told of yet (inside a transaction). Returns how many are newly superseded."""
    view = Viewpoint(on=today, today=today)
    lines, _ = queries.documents(view)
    done = once.done([_mark(line.number) for line in lines])
    waiting = [line for line in lines if _mark(line.number) not in done]
    officers, secretariat = accounts.officers(today), accounts.staff_with_role(Role.secretariat, today)
    found = queries.marks(waiting, view)
    superseded = [line for line in waiting if found[line.id].superseded and once.first_time(_mark(line.number), at=at)]
    for line in superseded:
        mail.notify_all(
            sorted(officers.get(line.unit_id, frozenset()) | secretariat), SUPERSEDED, at=at, number=line.number,
            link=f"/verifications/{line.number}", unit=line.content["unit"]["name"],
            count=len(found[line.id].differences),
        )  # fmt: skip
    return len(superseded)


def _mark(number: str) -> str:
    return f"superseded:{number}"
