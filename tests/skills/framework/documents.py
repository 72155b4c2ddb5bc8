"""Framework documents for tests: the shipped one, changed where a test says so."""

import copy
from collections.abc import Callable
from typing import Any

from skills.framework import services

COLUMNS = services.CSV_COLUMNS


def changed(change: Callable[[dict[str, Any]], object] = lambda document: None, **head: Any) -> dict[str, Any]:
    """The shipped document after `change`; `head` replaces keys of its [framework]."""
    document = copy.deepcopy(services.shipped())
    document["framework"] |= head
    change(document)
    return document


def skill(document: dict[str, Any], code: str) -> dict[str, Any]:
    """One skill of the document, to be changed."""
    return next(each for each in document["skills"] if each["code"] == code)


def csv_of(document: dict[str, Any], **cells: str) -> bytes:
    """The document in the layout of skill-framework.csv; `cells` like B02_required_talent replace single cells."""
    categories = {each["code"]: each for each in document["categories"]}
    lines = [",".join(COLUMNS)]
    for each in document["skills"]:
        row = _row(each, categories[each["category"]])
        told = [cells.get(f"{each['code']}_{name}", row[name]) for name in COLUMNS]
        lines.append(",".join(f'"{cell}"' for cell in told))
    return "\r\n".join(lines).encode("utf-8-sig")


def _row(each: dict[str, Any], category: dict[str, Any]) -> dict[str, str]:
    return {
        "code": each["code"], "category_code": each["category"], "category_ja": category["name_ja"],
        "category_en": category["name_en"], "category_slug": category["slug"], "skill_ja": each["name_ja"],
        "skill_en": each["name_en"], "phrase_ja": each["phrase_ja"], "description_ja": each["description_ja"],
        "derived_from": each["derived_from"], "core_for": each["core_for"],
        **{f"required_{persona}": str(level) for persona, level in each["required"].items()},
    }  # fmt: skip
