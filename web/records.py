"""自分についての記録: what is held about me, taking it away, asking for a correction, and who read it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from curriculum.succession.queries import rehearsal_readings as reading
from foundation import clock, db
from organisation.account import queries as accounts
from organisation.account import services
from organisation.staff import queries as staff
from organisation.unit import queries as units
from web import downloads, forms, guards, holdings, paging
from web.formats import say
from web.forms import Form
from web.names import HOLDINGS

pages = Blueprint("records", __name__)

LONGEST = services.LONGEST_REQUEST


class CorrectionForm(Form):
    """What is wrong, and what is right."""

    about = SelectField(lazy_gettext("どの記録か"))
    wish = TextAreaField(
        lazy_gettext("どこが違い、正しくは何か"),
        [InputRequired(lazy_gettext("入力してください。")), Length(max=LONGEST, message=lazy_gettext("長すぎます。"))],
    )


@pages.get("/my-record")
@guards.signed_in
def record() -> ResponseReturnValue:
    """What is held about me, kind by kind."""
    access = guards.access()
    return render_template(
        "records/record.html", counts=holdings.counts(access, guards.present()),
        tokens=accounts.tokens_for(access.account_id or 0), now=clock.now(),
    )  # fmt: skip


@pages.post("/my-record/export")
@guards.signed_in
def export() -> ResponseReturnValue:
    """All of it as one file."""
    now, access = clock.now(), guards.access()
    content = holdings.export(access, guards.present(), at=now)
    with db.transaction():
        services.note_export(access=access, at=now)
    name = gettext("自分についての記録_%(day)s", day=clock.today().isoformat())
    return downloads.download(content, f"{name}.zip", downloads.ZIP)


@pages.route("/my-record/correction", methods=["GET", "POST"])
@guards.signed_in
def correction() -> ResponseReturnValue:
    """Ask HR to correct it."""
    form = CorrectionForm()
    form.about.choices = [(label, say(label)) for label in HOLDINGS.values()]
    if form.validate_on_submit():
        with form.saving():
            services.ask_for_correction(
                access=guards.access(), about=form.about.data, wish=forms.written(form.wish), at=clock.now(),
                today=clock.today(),
            )  # fmt: skip
        if form.accepted:
            flash(gettext("訂正の申出を人事課に送りました。"), "success")
            return redirect(url_for("records.record"))
    return forms.page("records/correction.html", form, limit=LONGEST)


@pages.get("/my-record/readings")
@guards.signed_in
def readings() -> ResponseReturnValue:
    """Who read my record, newest first: their name and unit of today, and what for."""
    me, view = guards.access().staff_id or 0, guards.present()
    page = paging.asked(reading.count_readings_of(me, at=guards.now(), today=view.today))
    lines = reading.readings_of(me, at=guards.now(), today=view.today, limit=page.size, offset=page.offset)
    readers = staff.people({line.reader_id for line in lines if line.reader_id}, view)
    return render_template(
        "records/readings.html", lines=lines, page=page, address=paging.address(), readers=readers,
        tree=units.tree(view.today),
    )  # fmt: skip
