"""Long lists come in pages: which one is asked for, and the addresses of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

SIZE = 50
LAST = 1_000_000


@dataclass(frozen=True)
class Page:
    """One page of a list. `number` counts from 1, `total` the lines of all pages."""

    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def number() -> int:
    """`?page=`, held between the first and the last there could be in any list."""
    return max(1, min(request.args.get("page", 1, type=int), LAST))


def asked(total: int, size: int = SIZE) -> Page:
    """The page of `?page=`, held between the first and the last."""
    return Page(min(number(), Page(1, total, size).pages), total, size)


def address(*left_out: str) -> str:
    """This page's address with what was asked in it, without `page` and whatever is named.

    What is asked never says which page it is.
    """
    kept = {name: value for name, value in request.args.items() if value and name not in {"page", *left_out}}
    return with_asked(url_for(str(request.endpoint), **(request.view_args or {})), kept)


def with_asked(plain: str, asked: Mapping[str, str]) -> str:
    """The address with a question added. A name asked is nothing but a name, whatever it is called."""
    return f"{plain}?{urlencode(asked)}" if asked else plain
