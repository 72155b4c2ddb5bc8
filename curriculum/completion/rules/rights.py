"""誰が何をできるか: entering results, confirming completions. Nobody their own. Pure."""

from curriculum.offering.rules import OfferingLine
from foundation.errors import Refused
from organisation.account.rules import Access, Role


def may_enter(*, access: Access, offering: OfferingLine) -> bool:
    """The instructors of the offering, and the HR section (a token of theirs too)."""
    return access.staff_id in offering.instructors or Role.hr in access.roles


def check_entering(*, access: Access, offering: OfferingLine, owner_id: int) -> None:
    """Raises Refused."""
    if access.is_behind(owner_id):
        raise Refused("自分の成績を自分で入力することはできません。")
    if not may_enter(access=access, offering=offering):
        raise Refused("成績を入力できるのは、この開催回の講師または研修担当だけです。")


def check_confirming(*, access: Access, owner_id: int) -> None:
    """Raises Refused."""
    if access.is_behind(owner_id):
        raise Refused("自分の修了を自分で扱うことはできません。")
    if Role.hr not in access.roles:
        raise Refused("修了を確定または取り消せるのは研修担当だけです。")


def may_have(*, access: Access, owner_id: int) -> bool:
    """A certificate is for its owner, the HR section and the secretariat."""
    return access.staff_id == owner_id or bool(access.roles & {Role.hr, Role.secretariat})
