"""Files a person takes away: named in Japanese (RFC 5987), as an attachment, never kept by a browser."""

from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import quote

from flask import Response, abort

from foundation import clock, uploads
from foundation.tables import Cell, write_csv, write_xlsx

Kind = Literal["xlsx", "csv", "csv-cp932"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
ZIP = "application/zip"


def download(content: bytes, filename: str, mimetype: str) -> Response:
    """An answer the browser saves under `filename`."""
    ending = filename.rpartition(".")[2]
    plain = f"download.{ending}" if ending.isascii() and ending.isalnum() else "download"
    response = Response(content, mimetype=mimetype)
    named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["Content-Disposition"] = f"attachment; {named}"
    return response


def stored(upload_id: int | None) -> Response:
    """A file somebody handed in, as it came; 404 when there is none."""
    file = uploads.stored(upload_id, at=clock.now()) if upload_id else None
    if file is None:
        abort(404)
    return download(file.content, file.filename, file.content_type)


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], kind: Kind = "xlsx") -> Response:
    """A table as XLSX, as CSV in UTF-8 with BOM, or as CSV in CP932. `name` is the filename without its ending."""
    match kind:
        case "xlsx":
            return download(write_xlsx(columns, rows, name), f"{name}.xlsx", XLSX)
        case "csv":
            return download(write_csv(columns, rows).content, f"{name}.csv", CSV)
        case "csv-cp932":
            return download(write_csv(columns, rows, "cp932").content, f"{name}.csv", CSV)
