"""XLSX: bytes to rows of text, from the first visible worksheet."""

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from foundation.tables import delimited, package, sheet

Value = int | float | str | bool | time | date | datetime | timedelta

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CELLS, STRINGS, STYLES = "worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml"
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="%d"/>
<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = f"""<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{CELLS}"/>
<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="{STRINGS}"/>
<Relationship Id="rId3" Type="{OFFICE}/styles" Target="{STYLES}"/></Relationships>"""
ROOT = f"""<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""


def parse(content: bytes) -> list[list[str]]:
    """The rows of the first visible worksheet, headings first. Numbers and dates become text: 123, 2026-04-01."""
    found = sheet.first_visible(package.unpack(content))
    sheet.inspect(found)
    rows = [[_text(value) for value in row] for row in _values(_anew(found))]
    delimited.refuse_controls("\n".join(map("\t".join, rows)).encode())
    return rows


def _anew(found: sheet.Sheet) -> bytes:
    """A workbook of this one sheet."""
    parts = {
        "_rels/.rels": ROOT.encode(),
        "xl/workbook.xml": (WORKBOOK % found.from_1904).encode(),
        "xl/_rels/workbook.xml.rels": RELATIONS.encode(),
        f"xl/{CELLS}": found.cells,
        f"xl/{STRINGS}": found.strings,
        f"xl/{STYLES}": found.styles,
    }
    return package.pack({name: part for name, part in parts.items() if part is not None})


def _values(content: bytes) -> list[list[Value]]:
    try:
        with CalamineWorkbook.from_object(io.BytesIO(content)) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        raise package.damaged() from None


def _text(value: Value) -> str:
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
        case date() | time():
            return value.isoformat()
    return str(value)
