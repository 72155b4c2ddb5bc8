"""職員番号: its shape, and the leading zeros a spreadsheet ate. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from foundation import names
from foundation.errors import sentence

NUMBER = re.compile(r"[0-9A-Za-z_]{4,10}")
WRONG_NUMBER = sentence("職員番号は半角の英数字4〜10文字です。")
LOST_ZEROS = sentence(
    "先頭の0が失われているようです(正しくは%(right)s)。「先頭の0を補う」(コマンドでは --repair-zeros)を"
    "指定すると、直して取り込みます。"
)


def lost_zeros(values: Sequence[str], known: Collection[str]) -> dict[int, str]:
    """The numbers that lost their leading zeros: position in `values` to the whole number.

    The usual length is that of the known numbers, or of those of this file while none is known. Only where numbers of
    that length do begin with 0 can a shorter one have lost any; a shorter number that is known is right as it is.
    """
    present = [names.code(value) for value in values]
    width = _usual_width(known or present)
    return {
        place: value.zfill(width)
        for place, value in enumerate(present)
        if _digits(value) and len(value) < width and value not in known
    }


def lost_unit_zeros(values: Sequence[str], known: Collection[str]) -> dict[int, str]:
    """The unit codes unknown as they stand, but known with one 0 before them: position to the whole code."""
    present = [names.code(value) for value in values]
    return {
        place: f"0{value}"
        for place, value in enumerate(present)
        if value not in known and _digits(value) and f"0{value}" in known
    }


def repaired(values: Sequence[str], right: Mapping[int, str]) -> tuple[str, ...]:
    """The values with the whole numbers in their places."""
    return tuple(right.get(place, value) for place, value in enumerate(values))


def _usual_width(numbers: Collection[str]) -> int:
    """The usual length of numbers that begin with 0; 0 when there are none, or most are of another length."""
    widths = Counter(len(number) for number in numbers if _digits(number))
    with_zero = Counter(len(number) for number in numbers if _digits(number) and number.startswith("0"))
    if not with_zero:
        return 0
    width = max(with_zero, key=lambda each: (with_zero[each], each))
    return width if width == max(widths) or widths[width] == max(widths.values()) else 0


def _digits(value: str) -> bool:
    return value.isascii() and value.isdigit()
