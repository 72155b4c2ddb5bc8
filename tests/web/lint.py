"""A test client that looks at every HTML page it is given, so that no page test can pass with a broken page."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LABELLED = {"input", "select", "textarea"}
UNLABELLED_KINDS = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """What a page consists of: headings, ids, labels, controls, and what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []
        self.ids: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.described: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "label":
            self.labels.add(given.get("for", ""))
        if tag in LABELLED and given.get("type") not in UNLABELLED_KINDS:
            self.controls.append(given)
        self.described += given.get("aria-describedby", "").split()
        self._look_for_policy(tag, given)

    def _look_for_policy(self, tag: str, given: dict[str, str]) -> None:
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> has an inline style or handler")
        if tag == "script" and "src" not in given:
            self.faults.append("an inline script")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()

    def found(self) -> list[str]:
        """Everything wrong with the page."""
        unlabelled = [
            control for control in self.controls
            if control.get("id") not in self.labels and not control.get("aria-label")
        ]  # fmt: skip
        jumps = [pair for pair in zip(self.headings, self.headings[1:], strict=False) if pair[1] > pair[0] + 1]
        return [
            *self.faults,
            *(f"<{tag}> is not closed" for tag in self.open),
            *(f"the id {name} stands there {count} times" for name, count in self.ids.items() if count > 1),
            *(f"no label for {control}" for control in unlabelled),
            *(f"nothing has the id {name}" for name in self.described if name not in self.ids),
            *(f"a heading jumps from {before} to {after}" for before, after in jumps),
            *([] if self.headings.count(1) == 1 else [f"{self.headings.count(1)} first headings"]),
        ]


def look_at(response: TestResponse) -> None:
    """Fail when the answer is an HTML page with something wrong. Fragments (no doctype) are looked at less strictly."""
    if response.mimetype != "text/html" or not response.data:
        return
    text = response.get_data(as_text=True)
    faults = Page(text).found()
    if not text.lstrip().startswith("<!doctype"):
        faults = [fault for fault in faults if "first headings" not in fault and "nothing has the id" not in fault]
    assert faults == [], f"{response.request.path}: {faults}"


class LookingClient(FlaskClient):
    """A client that looks at every page but those of a redirection."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if not 300 <= response.status_code < 400:
            look_at(response)
        return response
