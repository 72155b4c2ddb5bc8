"""The English catalogue is complete, and no page shown in English has Japanese words of ours left in it."""

import gettext
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from curriculum.completion.rules import file
from curriculum.course import queries as catalogues
from foundation.history import Viewpoint
from organisation.staff import queries as staff
from organisation.unit import queries as units
from tests.factories import TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import VOID, LookingClient
from tests.web.matrix import PDF, ROWS, furnish
from web import config, importing
from web.config import ROOT

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff9f]+")
PLACEHOLDER = re.compile(r"%(?:\(\w+\)(?:\.\d)?[a-z]|%)")
WORDS = ("alt", "aria-label", "content", "placeholder", "title")
WRITTEN = {
    "さいたま市", "任第1号", "案内を書いた", "計画", "必修のため", "研修室A", "合格", PDF.filename,
    "第1案", "異動案.csv", "後任として適任のため", "選考中",
}  # fmt: skip


def read() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def messages() -> list[tuple[str, str]]:
    return [(str(message.id), str(message.string)) for message in read() if message.id]


def values_in(message: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(message))


def in_the_code() -> Iterator[str]:
    """Every sentence the code and the templates hold, found as `make catalogue` finds it."""
    line = re.search(r"^SENTENCES := ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert line is not None
    keywords = DEFAULT_KEYWORDS | parse_keywords(line[1].replace("\\", " ").split())
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for _, _, found, _, _ in extract_from_dir(ROOT, methods, options, keywords):
        yield from [found] if isinstance(found, str) else found


def test_every_sentence_has_its_english():
    known = dict(messages())
    assert [sentence for sentence in set(in_the_code()) if not known.get(sentence, "").strip()] == []


def test_no_english_is_left_of_sentences_that_are_gone():
    present = set(in_the_code())
    assert [sentence for sentence, _ in messages() if sentence not in present] == []
    assert list(read().obsolete) == []


def test_no_english_is_a_guess():
    assert [message.id for message in read() if message.id and message.fuzzy] == []


def test_both_sides_have_the_same_values():
    assert [pair for pair in messages() if values_in(pair[0]) != values_in(pair[1])] == []


def test_the_english_holds_no_japanese():
    assert [english for _, english in messages() if JAPANESE.search(english)] == []


def test_the_catalogue_compiles():
    compiled = io.BytesIO()
    write_mo(compiled, read())
    compiled.seek(0)
    assert gettext.GNUTranslations(compiled).gettext("職員番号") == "Staff number"
    assert [errors for _, errors in read().check() if errors] == []


class Words(HTMLParser):
    """What a reader of a page reads or hears, but not what is marked as Japanese."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.marked: list[bool] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        marked = any(self.marked) or given.get("lang") == "ja"
        if not marked:
            self.found += [value for name, value in given.items() if name in WORDS]
        if tag not in VOID:
            self.marked.append(marked)

    def handle_endtag(self, tag: str) -> None:
        self.marked.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.marked):
            self.found.append(data)


@pytest.fixture(autouse=True)
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue as it is now, whatever was compiled before."""
    folder = tmp_path / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, read())
    monkeypatch.setattr(config.Config, "translations", tmp_path / "translations")


def data_of(city: City) -> re.Pattern[str]:
    """Names of people, units, posts, files and their columns, codes, what people wrote: the same in every language."""
    view = Viewpoint(on=TODAY, today=TODAY)
    people = staff.people(city.staff.values(), view).values()
    words = {
        word
        for each in people
        for word in (each.name, each.kana, each.post or "", each.occupation or "", each.employment or "")
    }
    words |= {unit.name for unit in units.tree(TODAY).by_id.values()}
    columns = [column for kind in importing.KINDS.values() for column in kind.columns]
    words |= {word for column in columns for word in (column.name, column.example)}
    words |= {*file.COLUMNS, *file.OPTIONAL, *catalogues.catalogue(TODAY).course_by_code}
    known = "|".join(map(re.escape, sorted(words - {""} | WRITTEN, key=len, reverse=True)))
    return re.compile(f"(?:{known})(?:、(?:{known}))*")


def in_english(client: LookingClient, path: str) -> str:
    with client.session_transaction() as session:
        session["language"] = "en"
    answer = client.get(path)
    assert answer.status_code not in (403, 404, 500), path
    return answer.text if answer.mimetype == "text/html" else ""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ("staff", "unit_head", "hr", "secretariat", "admin"))
def test_no_page_in_english_has_japanese_words_of_ours(sign_in: SignIn, city: City, who: str):
    things, data, wrong, client = furnish(city), data_of(city), {}, sign_in(who)
    for endpoint, row in ROWS.items():
        if row.method == "GET" and who in row.allowed:
            words = Words(in_english(client, row.path.format(**things))).found
            if left := [text for text in words if JAPANESE.search(data.sub("", text))]:
                wrong[endpoint] = left
    assert wrong == {}
