"""Catalogue documents for tests: the shipped one, changed where a test says so."""

import copy
from collections.abc import Callable
from typing import Any

from curriculum.course import services


def changed(change: Callable[[dict[str, Any]], object] = lambda document: None, **head: Any) -> dict[str, Any]:
    """The shipped document after `change`; `head` replaces keys of its [catalogue]."""
    document = copy.deepcopy(services.shipped())
    document["catalogue"] |= head
    change(document)
    return document


def course(document: dict[str, Any], code: str) -> dict[str, Any]:
    """One course of the document, to be changed."""
    found: dict[str, Any] = next(each for each in document["courses"] if each["code"] == code)
    return found
