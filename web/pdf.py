"""Documents as PDF/UA-1, set by Typst from templates/pdf with the font of the house and nothing of the machine's.

Data goes in as one JSON text and is only ever text: a template never evaluates it.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from typst import Compiler

from web.config import ROOT

MIMETYPE = "application/pdf"
TEMPLATES = ROOT / "templates" / "pdf"
FONTS = ROOT / "static" / "vendor"
_one_at_a_time = Lock()


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document of `templates/pdf/<template>.typ` with this data (numbers, text, lists and mappings of them)."""
    found = compiled(template, data, format="pdf", pdf_standards="ua-1")
    assert isinstance(found, bytes)
    return found


def compiled(template: str, data: Mapping[str, Any], **asked: Any) -> Any:
    """What Typst makes of a template: bytes, or for pictures of several pages a list of them."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        return _compiler().compile(str(TEMPLATES / f"{template}.typ"), sys_inputs=inputs, **asked)


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    return Compiler(root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True)
