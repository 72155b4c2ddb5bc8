"""申込の承認: what waits for a head, decided one by one or several at once, and people a head puts forward."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from curriculum.enrolment import queries, rules, services
from curriculum.enrolment.rules import STATE_NAMES, Action, EnrolmentLine, Party, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, Share
from foundation.errors import Refused, sentence
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from web import forms, guards
from web.curriculum import cases, line_of_mine, offering_list, prospects
from web.curriculum.enrolments import seen
from web.formats import say, wareki_weekday
from web.formats import sentence as spelled
from web.forms import Form, written
from web.organisation.choosing import ChoosingForm

pages = Blueprint("approvals", __name__)
LIST = sentence("研修の申込の承認待ちの一覧")
PURPOSE = sentence("研修の申込の承認")
GONE = sentence(
    "選んだうち%(count)d件は、いまは承認を待っていません（取下げ、またはほかの人の処理）。残りを確かめて、もう一度送ってください。"
)
decides = guards.needs(Role.unit_head, Role.hr)
TOLD_ONE_BY_ONE = 8
ACTS = {"recommend": Action.recommend, "decline": Action.decline, "return": Action.return_}


@dataclass(frozen=True)
class Waiting:
    """One application that waits. `due` is the last day on which approval counts in full; `wrong` why it cannot be."""

    line: EnrolmentLine
    person: PersonLine
    offering: OfferingLine
    title: str
    due: date
    seat: bool
    later: bool
    queue: int
    wrong: str = ""


class ChosenForm(Form):
    """Which applications, by id."""

    chosen = SelectMultipleField(lazy_gettext("承認する申込"), coerce=int, validate_choice=False)
    wrong: Mapping[int, str] = {}

    def refuse(self, refusal: Refused) -> None:
        """Also keep why each of them cannot be approved."""
        super().refuse(refusal)
        if isinstance(refusal, services.NotAll):
            self.wrong = {each: spelled(reason) for each, reason in refusal.refusals.items()}


class DecisionForm(Form):
    """Why not."""

    reason = TextAreaField(lazy_gettext("理由"))


class PutForwardForm(ChoosingForm):
    """Whom, for which offering, and why."""

    offering = SelectField(
        lazy_gettext("開催回"), [InputRequired(lazy_gettext("開催回を選んでください。"))], validate_choice=False
    )
    reason = TextAreaField(lazy_gettext("推薦の理由"), [InputRequired(lazy_gettext("理由を書いてください。"))])


@pages.route("/approvals", methods=["GET", "POST"])
@decides
def approvals() -> ResponseReturnValue:
    """Everything that waits, soonest due first; those chosen are approved together, all or none."""
    form, lines = ChosenForm(), queries.to_decide(guards.access(), guards.today())
    if form.validate_on_submit():
        made = _approve(form, lines)
        if form.accepted:
            _tell(made)
            return redirect(url_for("approvals.approvals"))
        lines = queries.to_decide(guards.access(), guards.today())
    guards.log_reading(LIST, [line.staff_id for line in lines])
    return forms.page(
        "curriculum/approvals/approvals.html", form, waiting=_waiting(lines, form.wrong), chosen=form.chosen.data or [],
        tree=units.tree(guards.today()), **cases.NAMES,
    )  # fmt: skip


def _approve(form: ChosenForm, lines: Sequence[EnrolmentLine]) -> list[EnrolmentLine]:
    """What was approved; nothing when something chosen no longer waits or cannot be approved."""
    chosen = set(form.chosen.data or [])
    gone, made = chosen - {line.id for line in lines}, []
    if gone:
        form.refuse(Refused(GONE, count=len(gone)))
        return []
    with form.saving():
        made = services.recommend_all(
            enrolment_ids=chosen, access=guards.access(), at=guards.now(), today=guards.today()
        )  # fmt: skip
    return made


def _tell(made: Sequence[EnrolmentLine]) -> None:
    """What became of each; of very many only how many."""
    flash(gettext("%(count)d件を承認しました。", count=len(made)), "success")
    people = staff.people([line.staff_id for line in made], guards.present())
    if len(made) <= TOLD_ONE_BY_ONE:
        for line in made:
            title = offering_list.title(offerings.offering(line.offering_id))
            flash(gettext("%(name)sさん「%(title)s」：%(state)s", name=people[line.staff_id].name, title=title,
                          state=say(STATE_NAMES[line.state])), "info")  # fmt: skip


def _waiting(lines: Sequence[EnrolmentLine], wrong: Mapping[int, str]) -> list[Waiting]:
    """The applications with what stands beside them, soonest due first; the same statements however many."""
    today, dated = guards.today(), offerings.by_ids({line.offering_id for line in lines})
    people = staff.people({line.staff_id for line in lines}, guards.present())
    everybody = queries.in_offerings(dated)
    belongs = queries.belongs([line.staff_id for line in lines], _shares(dated.values()), today)
    found = []
    for line in lines:
        offering = dated[line.offering_id]
        seats = rules.seats_of(offering=offering, lines=everybody[offering.id], today=today)
        seat = seats.seat_for(belongs.get(line.staff_id, ())) is not None
        found.append(Waiting(
            line, people[line.staff_id], offering, offering_list.title(offering), cases.decide_by(offering), seat=seat,
            later=prospects.decided_later(offering, today), queue=len(rules.waiting_order(everybody[offering.id])),
            wrong=wrong.get(line.id, ""),
        ))  # fmt: skip
    return sorted(found, key=lambda each: (each.due, each.line.position))


def _shares(found: Iterable[OfferingLine]) -> list[Share]:
    """Every reserved share of these offerings, each name once with its latest day."""
    by_name: dict[str, Share] = {}
    for share in (share for offering in found for share in offering.shares):
        if share.name not in by_name or by_name[share.name].until < share.until:
            by_name[share.name] = share
    return list(by_name.values())


@pages.route("/approvals/<int:enrolment_id>", methods=["GET", "POST"])
@decides
def approval(enrolment_id: int) -> ResponseReturnValue:
    """One application: approve it, decline it or return it. Decided already: said so, and what was written stays."""
    line, parties = seen(enrolment_id)
    if Party.head not in parties:
        abort(404)
    form, act = DecisionForm(), ACTS.get(request.form.get("act", ""))
    if form.validate_on_submit() and act is not None:
        made = []
        with form.saving():
            made.append(services.decide(
                enrolment_id=line.id, action=act, reason=written(form.reason), access=guards.access(),
                at=guards.now(), today=guards.today(),
            ))  # fmt: skip
        if form.accepted:
            _told(made[0])
            return redirect(url_for("approvals.approvals"))
        line = queries.enrolment(line.id)
    return _page(line, form)


def _told(line: EnrolmentLine) -> None:
    said = {
        State.declined: gettext("申込を承認しませんでした。本人に理由とともに知らせました。"),
        State.returned: gettext("申込を差し戻しました。本人に理由とともに知らせました。"),
        State.confirmed: gettext("承認しました。受講が決まりました。"),
        State.waitlisted: gettext("承認しました。満席のため、キャンセル待ちになりました。"),
    }
    flash(said.get(line.state, gettext("承認しました。受付が終わったあとに受講者が決まります。")), "success")


def _page(line: EnrolmentLine, form: DecisionForm) -> ResponseReturnValue:
    view, offering = guards.present(), offerings.offering(line.offering_id)
    guards.log_reading(PURPOSE, [line.staff_id])
    around = prospects.around(line.staff_id, offering, view, swaps_from_id=line.swaps_from_id)
    steps = cases.history(queries.steps(line.id), offering, view.today)
    return forms.page(
        "curriculum/approvals/approval.html", form, line=line, person=staff.person(line.staff_id, view),
        tree=units.tree(view.today), due=cases.decide_by(offering), steps=steps, reasons=True, **around,
    )  # fmt: skip


@pages.route("/approvals/put-forward", methods=["GET", "POST"])
@decides
def put_forward() -> ResponseReturnValue:
    """Recommend somebody of one's own line who has not applied."""
    form, people = PutForwardForm(data={"offering": request.args.get("offering", "")}), line_of_mine.people()
    form.offering.choices = _open()
    if form.is_submitted() and not form.searching and form.validate():
        made: list[EnrolmentLine] = []
        with form.saving():
            made.append(services.put_forward(
                offering_id=line_of_mine.offering_id(form), staff_id=line_of_mine.staff_id(form, people),
                reason=written(form.reason), access=guards.access(), at=guards.now(), today=guards.today(),
            ))  # fmt: skip
        if form.accepted:
            _told(made[0])
            return redirect(url_for("approvals.approvals"))
    return forms.page(
        "curriculum/approvals/put_forward.html", form, found=line_of_mine.found(form, people), everybody=len(people),
        tree=units.tree(guards.today()),
    )  # fmt: skip


def _open() -> list[tuple[str, str]]:
    """Every offering one may apply to today."""
    named = [(line.code, _in_short(line)) for line in offerings.open_on(guards.today())]
    return [("", gettext("（選んでください）")), *named]


def _in_short(line: OfferingLine) -> str:
    code = gettext("（%(code)s）", code=line.code)
    return f"{offering_list.title(line)} {wareki_weekday(line.first_day)}{code}"
