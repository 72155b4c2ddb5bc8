"""Cells a spreadsheet would run as a formula (formula injection), on the way in and on the way out of a CSV.

On the way out an apostrophe is put before them, on the way in exactly that apostrophe is taken off, so a file of ours
read back is what was written. XLSX needs none of it: there a text cell is typed as text.
"""

import re

_DANGEROUS = r"\s*[=+\-@\t\r＝＋－＠]"
_TO_GUARD = re.compile(f"'*{_DANGEROUS}")
_GUARDED = re.compile(f"'+{_DANGEROUS}")


def guard(text: str) -> str:
    """The text made inert for a CSV cell."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """The text as it was before guard()."""
    return text[1:] if _GUARDED.match(text) else text


def suspicious(text: str) -> bool:
    """Whether an incoming CSV cell is a formula. A note may begin with - and is none."""
    return text.lstrip().startswith("=")
