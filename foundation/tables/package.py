"""The ZIP around an XLSX, opened with distrust.

Everything is unpacked here, under limits which a lying directory cannot talk away. The reading library gets a package
made anew from what was seen, never the file itself.
"""

import io
import zlib
from zipfile import BadZipFile, ZipFile, ZipInfo

from foundation.errors import Refused
from foundation.tables import limits

DIRECTORY_ENTRY = b"PK\x01\x02"
READABLE_METHODS = (0, 8)
ENCRYPTED = 1
DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
MACRO_MARKS = (b"macroenabled", b"vbaproject")


def unpack(content: bytes) -> dict[str, bytes]:
    """The XML parts of an XLSX by name. Raises Refused for bombs, macros, external links and damaged files."""
    _refuse_many_entries(content)
    try:
        with ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _refuse_bomb(entries)
            _refuse_dangerous(entries)
            parts = {entry.filename: package.read(entry) for entry in entries if _is_xml(entry)}
    except DAMAGED:
        raise damaged() from None
    _refuse_contents(parts)
    return parts


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as a package again, not compressed."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, part in parts.items():
            package.writestr(ZipInfo(name), part)
    return buffer.getvalue()


def damaged() -> Refused:
    return Refused("Excelファイルが壊れています。開いて保存し直してください。", field="file")


def _is_xml(entry: ZipInfo) -> bool:
    return entry.filename.endswith((".xml", ".rels"))


def _refuse_many_entries(content: bytes) -> None:
    """Counted on the bytes, before the directory is read."""
    if content.count(DIRECTORY_ENTRY) > limits.MAX_ENTRIES:
        raise _bomb()


def _refuse_bomb(entries: list[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = unpacked > limits.SUSPECT_BYTES and unpacked > packed * limits.SUSPECT_RATIO
    if unpacked > limits.MAX_UNPACKED_BYTES or swollen:
        raise _bomb()


def _bomb() -> Refused:
    return Refused(
        "Excelファイルを展開すると大きくなりすぎるため、読みません。必要な行と列だけの表にしてください。", field="file"
    )


def _refuse_dangerous(entries: list[ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or not all(entry.compress_type in READABLE_METHODS for entry in entries):
        raise damaged()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refused("パスワード付きのファイルは読めません。パスワードを外してください。", field="file")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _macros()
    if any(name.startswith(("xl/externallinks/", "xl/connections")) for name in names):
        raise Refused("ほかのファイルへのリンク(外部参照)があります。値に変えて保存し直してください。", field="file")


def _macros() -> Refused:
    return Refused("マクロ付きのExcelファイルは取り込みません。.xlsxで保存し直してください。", field="file")


def _refuse_contents(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"").lower()
    if any(mark in types for mark in MACRO_MARKS):
        raise _macros()
    for part in parts.values():
        if b"\0" in part or b"<!DOCTYPE" in part:
            raise damaged()
        if part.count(b"<") > limits.MAX_TAGS:
            raise _bomb()
