"""flask nightly: what time alone brings about, step by step.

Each step is a transaction of its own and leaves nothing for a second run: so the command may be killed anywhere, begun
again, and run twice at once. Moments only say when; what was done is marked, so a clock set back does nothing twice.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import click
from flask.cli import with_appcontext

from curriculum.completion import services as completions
from curriculum.completion.services import inviting
from curriculum.enrolment import services as enrolments
from curriculum.succession.services import rehearsal_drafts as rehearsals
from foundation import audit, clock, db, once
from foundation import retention as erasures
from foundation.errors import Refused
from organisation.appointment.services import nominating
from skills.verification import services as verification
from web.commands import retention, task_notices
from web.commands.answering import Answer, answering, table
from web.organisation import hands

log = logging.getLogger("ikusei")
audit.set_apart("nightly")
Step = tuple[str, Callable[[], int]]


@dataclass(frozen=True)
class Done:
    """A step that was tried. `count` how much it changed; `trouble` why it failed, "" when it did not."""

    name: str
    count: int = 0
    trouble: str = ""


def _reminders(at: datetime, today: date) -> Iterable[Step]:
    yield "enrolment.reminded", lambda: enrolments.remind(at=at, today=today)


def _invitations(at: datetime, today: date) -> Iterable[Step]:
    yield "questionnaire.invited", lambda: inviting.invite(at=at, today=today)


def _verifications(at: datetime, today: date) -> Iterable[Step]:
    yield "verification.superseded", lambda: verification.tell_of_superseded(at=at, today=today)


def _nominations(at: datetime, today: date) -> Iterable[Step]:
    yield "nomination.lapsed", lambda: nominating.lapse(hand=hands.of_the_night(at, today))
    yield "nomination.arrived", lambda: nominating.tell_of_arrivals(hand=hands.of_the_night(at, today))


def _drafts(at: datetime, today: date) -> Iterable[Step]:
    yield "rehearsal.destroyed", lambda: rehearsals.destroy_due(at=at, today=today)


def _retention(at: datetime, today: date) -> Iterable[Step]:
    """Kept answers every night, the rest once a month."""
    yield "replies", lambda: _erase_replies(at)
    yield "retention", lambda: _erase(today, at)


def _erase_replies(at: datetime) -> int:
    with erasures.erasing(at=at):
        return retention.erase_replies(at=at)


def _erase(today: date, at: datetime) -> int:
    if not once.first_time(f"retention:{today:%Y-%m}", at=at):
        return 0
    return sum(retention.erase(today, at=at).values())


STEPS: tuple[Callable[[datetime, date], Iterable[Step]], ...] = (
    enrolments.nightly_steps, _reminders, completions.nightly_steps, _invitations, _verifications, _nominations,
    task_notices.nightly_steps, _drafts, _retention,
)  # fmt: skip
NAMES = {
    "enrolment.left": "退職などで終わった申込",
    "enrolment.unsent": "出されずに締め切られた下書き",
    "enrolment.selected": "締切後に決定した申込",
    "enrolment.offered": "期限切れと繰上げ",
    "enrolment.cut_off": "繰上げ期限で終わったキャンセル待ち",
    "enrolment.reminded": "開催前のお知らせ",
    "questionnaire.collected": "新しい無記名の回答がある開催回",
    "questionnaire.invited": "アンケートの案内",
    "verification.superseded": "新しく差替えになった判定書",
    "nomination.lapsed": "失効した任命の推薦",
    "nomination.arrived": "着任の日に知らせた任命",
    "tasks.told": "任命の課題のお知らせ",
    "rehearsal.destroyed": "期限を過ぎて破棄した異動案の試算",
    "replies": "保存期間を過ぎた、APIの再送への答え",
    "retention": "保存期間を過ぎた記録の消去",
}


@click.command("nightly", help="毎晩の処理をします。二度実行しても、途中で止めても安全です。")
@with_appcontext
@answering
def nightly() -> Answer:
    """失敗した段階があっても、ほかの段階は行います(終了コード1)。"""
    done = run(clock.now(), clock.today())
    rows = [(NAMES.get(each.name, each.name), str(each.count), each.trouble) for each in done]
    document = {"steps": [{"name": each.name, "count": each.count, "trouble": each.trouble or None} for each in done]}
    return Answer(document, table(("段階", "件数", ""), rows), failed=any(each.trouble for each in done))


def run(at: datetime, today: date) -> list[Done]:
    """Every step, in order; what one cannot do does not keep the others from theirs."""
    done = [_do(name, step) for make in STEPS for name, step in make(at, today)]
    counts = {each.name: each.count for each in done if each.count}
    if counts:
        with db.transaction():
            audit.record(action="nightly.ran", actor=audit.COMMAND, at=at, done=counts)
    if "rehearsal.destroyed" in counts:
        rehearsals.sweep()
    return done


def _do(name: str, step: Callable[[], int]) -> Done:
    try:
        with db.transaction():
            return Done(name, step())
    except Refused as refusal:
        return Done(name, trouble=str(refusal))
    except Exception as error:
        log.exception("nightly step %s", name)
        return Done(name, trouble=f"{type(error).__name__}: {error}")
