"""flask retention run: what is older than the settings allow is erased."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from flask.cli import AppGroup

from curriculum.completion.services import erasing as training
from curriculum.succession.services import rehearsal_readings as sealed
from foundation import audit, clock, db, fiscal, settings
from foundation import retention as erasures
from organisation.staff import queries as staff
from skills.verification import services as skills
from web.commands.answering import Answer, answering

retention = AppGroup("retention", help="保存期間。")
NAMES = {
    "audit_details": "監査記録の詳細",
    "readings": "閲覧の記録",
    "previews": "取込の下見",
    "evidence": "退職者の証跡",
    "training": "退職者の申込と受講",
    "replies": "APIの再送への答え",
}


@retention.command("run")
@answering
def run() -> Answer:
    """設定した年数を過ぎた記録を消します。監査記録の連鎖は残ります。"""
    with db.transaction():
        erased = erase(clock.today(), at=clock.now())
    return Answer(erased, [f"{NAMES[name]}: {count}件" for name, count in erased.items()])


def erase(today: date, *, at: datetime) -> dict[str, int]:
    """Erase what is due (inside a transaction), with its audit line. Returns how many of each kind."""
    with erasures.erasing(at=at):
        erased = {
            "audit_details": erasures.erase_details(before=_begins(_years_ago("audit_detail", today)), at=at),
            "readings": erasures.erase_readings(before=_begins(_years_ago("reading", today)))
            + sealed.erase(before=_years_ago("reading", today)),
            "previews": erasures.erase_previews(at=at),
            "evidence": _of_people_gone("evidence", skills.erase_records_of, today),
            "training": _of_people_gone("training", training.erase_records_of, today),
            "replies": erase_replies(at=at),
        }
    audit.record(action="retention.ran", actor=audit.COMMAND, at=at, erased=erased)
    return erased


def erase_replies(*, at: datetime) -> int:
    """Erase answers kept for requests sent again (inside a retention pass). Returns how many."""
    return erasures.erase_replies(before=at - timedelta(days=settings.setting("retention.reply_days")))


def _of_people_gone(what: str, erased: Callable[[frozenset[int]], int], today: date) -> int:
    left = staff.left_before(_years_ago(what, today))
    return erased(left) if left else 0


def _years_ago(what: str, today: date) -> date:
    return fiscal.add_years(today, -settings.setting(f"retention.{what}_years"))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO)
