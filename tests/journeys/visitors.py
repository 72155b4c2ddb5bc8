"""Somebody with a browser, and the watch over everything that browser does."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.journeys.town import Town
from web.commands.demo import PASSWORD

PATIENCE = 30_000  # milliseconds until something that should appear is given up
JAPANESE = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": {"width": 1280, "height": 900}}
REPORT_POLICY = """document.addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
MEND = 422  # a form that comes back to be mended
expect.set_options(timeout=PATIENCE)
Visit = Callable[..., "Visitor"]


@dataclass
class Watch:
    """Collects what must not happen. `expected`: answers ≥ 400 this journey provokes on purpose."""

    origin: str
    expected: set[int] = field(default_factory=lambda: {MEND})
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _sent(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:")):
            self.faults.append(f"left the city: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        told_by_answer = message.text.startswith("Failed to load resource: the server responded")
        if message.type in ("error", "warning") and not told_by_answer:
            self.faults.append(f"{message.type}: {message.text}")


@dataclass(frozen=True)
class Visitor:
    """A person at a browser. Everything is found as a person finds it: by its role and its words."""

    page: Page
    town: Town
    watch: Watch

    def goes_to(self, path: str) -> None:
        self.page.goto(f"{self.town.origin}{path}")

    def signs_in(self, staff_no: str, password: str = PASSWORD) -> None:
        """By the sign-in page; who reads the purpose for the first time says so."""
        self.goes_to("/sign-in")
        self.writes("職員番号", staff_no)
        self.writes("パスワード", password)
        self.presses("サインインする")
        expect(self.title).not_to_have_text("サインイン")
        if self.title.text_content() == "個人情報の利用目的":
            self.presses("読みました。使い始める")
            self.sees_title(re.compile("ホーム$"))

    def plays(self, role: str) -> None:
        """Signs in as the person who plays the role."""
        self.signs_in(self.town.cast[role])

    def is_known_as(self, role: str) -> None:
        """Has signed in already."""
        self.page.context.add_cookies([self.town.cookie_of(self.town.cast[role])])

    def is_page(self, path: str) -> bool:
        """Whether there is a page to look at, not a file."""
        answer = self.page.context.request.get(f"{self.town.origin}{path}")
        return answer.status == 200 and answer.headers["content-type"].startswith("text/html")

    def signs_out(self) -> None:
        self.presses("サインアウト")
        self.sees_title("サインイン")

    @property
    def title(self) -> Locator:
        return self.page.locator("h1")

    def writes(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(words)

    def presses(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def follows(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        (within or self.page.locator("body")).get_by_role("link", name=name).first.click()

    def chooses(self, name: str) -> None:
        """An entry of the main menu, opened first where it stands in a group."""
        menu = self.page.get_by_role("navigation", name="主なページ")
        named = self.page.get_by_role("link", name=re.compile(f"^{name}"), include_hidden=True)
        entry, group = menu.locator(named).first, menu.locator("details", has=named).first
        if group.count() and not entry.is_visible():
            group.locator("summary").click()
        entry.click()

    def hands_over(self, label: str, name: str, content: bytes) -> None:
        """Chooses a file."""
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        self.page.locator("input[type=file]").and_(self.page.get_by_label(label)).set_input_files(file)

    def downloads(self, act: Callable[[], object]) -> bytes:
        """The file that comes of it."""
        with self.page.expect_download() as coming:
            act()
        return Path(coming.value.path()).read_bytes()

    def row(self, *words: str | re.Pattern[str]) -> Locator:
        """The table row that says all of this."""
        found = self.page.locator("main").get_by_role("row")
        for each in words:
            found = found.filter(has_text=each)
        return found

    def row_of(self, head: str) -> Locator:
        """The table rows whose own heading begins so."""
        heading = self.page.get_by_role("rowheader", name=re.compile(f"^{head}"))
        return self.page.locator("main").get_by_role("row").filter(has=heading)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def sees_title(self, words: str | re.Pattern[str]) -> None:
        expect(self.title).to_have_text(words)


@contextmanager
def visits(browser: Browser, town: Town) -> Iterator[Visit]:
    """Visitors of one city; what the watch has seen of them is told at the end."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def visit(**options: Any) -> Visitor:
        context, watch = browser.new_context(**{**JAPANESE, **options}), Watch(town.origin)
        context.set_default_timeout(PATIENCE)
        if options.get("java_script_enabled", True):
            context.add_init_script(REPORT_POLICY)
        watch.follow(context)
        contexts.append(context)
        watches.append(watch)
        return Visitor(context.new_page(), town, watch)

    yield visit
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []
