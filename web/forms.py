"""What every form shares; `saving()` shows a refusal on the form, beside its field, with everything typed kept."""

from collections.abc import Iterator
from contextlib import contextmanager

import wtforms
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field

from foundation import db
from foundation.errors import Refused
from foundation.fiscal import EARLIEST, LATEST
from foundation.uploads import NewFile
from web.formats import sentence


class DateField(wtforms.DateField):
    """A day of the centuries people work with; any other is a slip of the hand."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            self.data = None
            raise ValueError(gettext("1900年から2999年までの日を書いてください。"))


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose refusals are sentences on the form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        @property
        def locales(self) -> list[str]:
            return [str(get_locale() or "ja")]

    accepted = False

    @contextmanager
    def saving(self) -> Iterator[None]:
        """One transaction around the one call that changes something. A refusal lands on the form, `accepted`
        stays False. Raises Busy when nothing could begin.
        """
        begun = False
        try:
            with db.transaction():
                begun = True
                yield
            self.accepted = True
        except Refused as refusal:
            if not begun:
                raise
            self.refuse(refusal)

    def refuse(self, refusal: Refused) -> None:
        """Put the refusal beside its field, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(sentence(refusal))
        else:
            field.errors = [*field.errors, sentence(refusal)]


def page(template: str, form: Form, **context: object) -> ResponseReturnValue:
    """A page with a form: 422 when something on it must be mended."""
    return render_template(template, form=form, **context), (422 if form.errors else 200)


def handed_in(field: Field) -> NewFile | None:
    """The file chosen in a file field, without the folder some browsers send along; None when none was chosen."""
    chosen = field.data
    if not isinstance(chosen, FileStorage) or not chosen.filename:
        return None
    return NewFile(chosen.filename.replace("\\", "/").rpartition("/")[2], chosen.read())


def written(field: Field) -> str:
    """What was typed into a text field; "" when nothing was sent."""
    return str(field.data or "")
