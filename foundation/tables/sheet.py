"""What an XLSX says about itself, read by a real XML parser before the reading library sees it.

The library lays out the whole rectangle around the cells it finds and makes room for as many entries as a part says it
has: two cells far apart, or one number, would ask for 500 GB and end the process. It reads a formula as the value it
once had, and an error as nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import join, normpath, split
from xml.parsers import expat

from foundation.errors import Refused
from foundation.tables import limits
from foundation.tables.package import damaged

RELATION_IDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
COUNTS = ("count", "uniqueCount")
DIGITS = "0123456789"
LETTERS = 26
LONGEST_COLUMN = 3
LONGEST_ROW = 7

Attributes = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The first visible worksheet with what is needed to read it: XML, or None where the file has none."""

    cells: bytes
    strings: bytes | None
    styles: bytes | None
    from_1904: bool


def first_visible(parts: dict[str, bytes]) -> Sheet:
    """Find the sheet by the workbook's own list. Raises Refused when there is none."""
    book = _workbook(parts)
    relations = _relations(parts, book)
    return Sheet(
        cells=parts[_first_worksheet(parts, book, relations)],
        strings=_of_kind(parts, relations, "/sharedStrings"),
        styles=_of_kind(parts, relations, "/styles"),
        from_1904=any(found.get("date1904") in ("1", "true") for found in _elements(parts[book], "workbookPr")),
    )


def _workbook(parts: dict[str, bytes]) -> str:
    for relation in _relations(parts, ""):
        part = relation["Target"]
        if relation["Type"].endswith("/officeDocument") and part in parts and part.startswith("xl/"):
            return part
    raise Refused("Excel(.xlsx)のファイルではありません。", field="file")


def _relations(parts: dict[str, bytes], part: str) -> list[Attributes]:
    """What a part is related to: Id, Type and, as the name of a part, Target."""
    folder, name = split(part)
    found = _elements(parts.get(join(folder, "_rels", f"{name}.rels"), b"<none/>"), "Relationship")
    return [
        {
            "Id": relation.get("Id", ""),
            "Type": relation.get("Type", ""),
            "Target": normpath(join("/", folder, relation.get("Target", ""))).lstrip("/"),
        }
        for relation in found
    ]


def _first_worksheet(parts: dict[str, bytes], book: str, relations: list[Attributes]) -> str:
    targets = {relation["Id"]: relation["Target"] for relation in relations if relation["Type"].endswith("/worksheet")}
    for sheet in _elements(parts[book], "sheet"):
        part = next((targets.get(sheet[key], "") for key in RELATION_IDS if key in sheet), "")
        if sheet.get("state", "visible") == "visible" and part in parts:
            return part
    raise damaged()


def _of_kind(parts: dict[str, bytes], relations: list[Attributes], kind: str) -> bytes | None:
    return next((parts.get(found["Target"]) for found in relations if found["Type"].endswith(kind)), None)


def _elements(part: bytes, wanted: str) -> list[Attributes]:
    found: list[Attributes] = []

    def element(name: str, attributes: Attributes) -> None:
        if name.rpartition(" ")[2] == wanted:
            found.append(attributes)

    scan(part, element)
    return found


def scan(part: bytes, element: Callable[[str, Attributes], None]) -> None:
    """Call `element` with "namespace name" and attributes of each start tag. Raises Refused unless it is plain XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise damaged() from None


def _refuse_doctype(*declaration: object) -> None:
    raise damaged()


def inspect(sheet: Sheet) -> None:
    """Raises Refused for a sheet that must not be read."""
    for part in (sheet.strings, sheet.styles):
        if part is not None:
            scan(part, _refuse_boast)
    Inspection().inspect(sheet.cells)


def _refuse_boast(name: str, attributes: Attributes) -> None:
    for key in COUNTS:
        said = attributes.get(key, "0")
        if not (said.isascii() and said.isdigit()) or int(said) > limits.MAX_CELLS:
            raise damaged()


class Inspection:
    """One pass over a worksheet: no formula, no error value, and a rectangle which fits.

    A cell may leave its place unsaid and then follows the one before; so what is unsaid is counted, and added to what
    is said, which is never too little.
    """

    def __init__(self) -> None:
        self._place = ""
        self._columns: set[str] = set()
        self._rows: set[str] = set()
        self._unplaced_rows = 0
        self._unplaced_in_row = 0
        self._unplaced_columns = 0
        self._handlers = {
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "row": self._start_row,
            "f": self._formula,
        }
        self._by_full_name: dict[str, Callable[[Attributes], None]] = {}

    def inspect(self, part: bytes) -> None:
        """Raises Refused for cells that must not be read."""
        scan(part, self._element)
        width = max(map(_column_number, self._columns), default=0) + self._unplaced_columns
        height = max(map(_row_number, self._rows), default=0) + self._unplaced_rows
        if width > limits.MAX_COLUMNS:
            raise Refused("列が多すぎます(上限%(limit)d列)。", field="file", limit=limits.MAX_COLUMNS)
        if width * height > limits.MAX_CELLS:
            raise Refused("セルが多すぎます(上限%(limit)d個)。", field="file", limit=limits.MAX_CELLS)

    def _element(self, name: str, attributes: Attributes) -> None:
        handler = self._by_full_name.get(name)
        if handler is None:
            handler = self._by_full_name[name] = self._handlers.get(name.rpartition(" ")[2], _pass_by)
        handler(attributes)

    def _value(self, attributes: Attributes) -> None:
        column = self._place.rstrip(DIGITS)
        self._columns.add(column)
        self._rows.add(self._place[len(column) :])

    def _formula(self, attributes: Attributes) -> None:
        raise Refused(
            "セル%(cell)sに数式があります。数式を値に変えて(値の貼り付け)保存し直してください。",
            field="file",
            cell=self._place or "?",
        )

    def _cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._place = attributes["r"]
        else:
            self._unplaced_in_row += 1
            self._unplaced_columns = max(self._unplaced_columns, self._unplaced_in_row)
        if attributes.get("t") == "e":
            raise Refused(
                "セル%(cell)sがエラー値です。直して保存し直してください。", field="file", cell=self._place or "?"
            )

    def _start_row(self, attributes: Attributes) -> None:
        self._unplaced_rows += "r" not in attributes
        self._unplaced_in_row = 0
        self._place = "A" + attributes.get("r", "")


def _pass_by(attributes: Attributes) -> None:
    """Of an element which is no cell."""


def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) <= LONGEST_COLUMN):
        raise damaged()
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number


def _row_number(digits: str) -> int:
    if len(digits) > LONGEST_ROW:
        raise damaged()
    return int(digits or 0)
