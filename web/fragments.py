"""Parts of pages that depend on nothing but the ledger, the day, the language and their key: rendered once per state.

What a fragment shows, its view has already been allowed to see on this very request; a fragment holds no form and no
token.
"""

from collections.abc import Callable, Hashable, Mapping

from flask import current_app, request
from markupsafe import Markup

from foundation.remember import Memory
from web import guards
from web.language import chosen

_memory = Memory(400)


def fragment(
    template: str, key: Hashable, context: Callable[[], Mapping[str, object]], *, state: Hashable = None
) -> Markup:
    """The rendered template. `key` names everything of the context that can differ at one state of the ledger.

    `state`, when given, stands for the ledger: whatever tells one state of all the fragment shows from every other.
    """
    place = (template, chosen(), guards.today(), key)
    return _memory.remembered(place, lambda: drawn(template, context()), state=state)


def drawn(template: str, context: Mapping[str, object]) -> Markup:
    """The rendered template."""
    page = current_app.jinja_env.get_template(template)
    return Markup(page.render(request=request, lang=chosen(), **context))
