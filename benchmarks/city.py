"""The demo city, and the same city several times over: every further copy has its own people, in the same units."""

import csv
import io
from pathlib import Path

from foundation import tables
from foundation.tables import Table
from web.config import ROOT

DATA = ROOT / "content/demo"
PEOPLE = ("職員番号", "確認者職員番号")


def table(name: str, copies: int = 1) -> Table:
    """A file of the demo city; with `copies` times the people (the register and the units once)."""
    content = (DATA / name).read_bytes()
    return tables.read(content if copies == 1 else _multiplied(content, copies), name)


def _multiplied(content: bytes, copies: int) -> bytes:
    lines = list(csv.DictReader(io.StringIO(content.decode("cp932"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    for copy in range(1, copies):
        writer.writerows(_moved(line, copy) for line in lines)
    return out.getvalue().encode("cp932")


def _moved(line: dict[str, str], copy: int) -> dict[str, str]:
    return {name: f"{copy}{value}" if name in PEOPLE and value else value for name, value in line.items()}


def files() -> list[Path]:
    """Every file of the demo city."""
    return sorted(DATA.glob("*.csv"))
