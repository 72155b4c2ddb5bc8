"""Table files: what comes in as CSV or XLSX and what goes out as one.

Inside, one job per file: table (what a file became), reading (the door), delimited (CSV), package and workbook (XLSX),
guard (cells a spreadsheet would run), writing.
"""

from foundation.tables.limits import MAX_BYTES
from foundation.tables.reading import read
from foundation.tables.repair import Repaired, lost_zero_repair
from foundation.tables.table import FIRST_LINE, Table, require_columns
from foundation.tables.writing import Cell, WrittenFile, write_csv, write_xlsx

__all__ = [
    "FIRST_LINE",
    "MAX_BYTES",
    "Cell",
    "Repaired",
    "Table",
    "WrittenFile",
    "lost_zero_repair",
    "read",
    "require_columns",
    "write_csv",
    "write_xlsx",
]
