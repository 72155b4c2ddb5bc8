"""Draft lists for random cities, and the plainest computation of what they mean."""

import random
from datetime import date, timedelta
from typing import Any

from tests.oracle.oracle import FOREVER, City, day, day_or
from tests.oracle.random_city import ORDER, as_csv, order

ON = date(2025, 4, 1)
EVE = ON - timedelta(days=1)
Rows = list[dict[str, str]]


def split(city: City, rng: random.Random, moves: int) -> tuple[City, Rows]:
    """The city, and a list for it: swaps in a cycle, moves, 退職, 兼務, 採用, on the day and on either side of it."""
    staff = sorted({line["職員番号"] for line in city.orders if city.posting(line["職員番号"], EVE)})
    places = [city.posting(one, EVE)[0] for one in staff]
    managers = [each["職員番号"] for each in city.managers if each["職員番号"] in staff]
    moving = list(dict.fromkeys([*managers, *rng.sample(staff, min(moves, len(staff)))]))
    rows: Rows = []
    for one, place in zip(moving, rng.sample(places * 2, len(moving)), strict=True):
        on = rng.choice([EVE, ON, ON, ON, ON + timedelta(days=1)])
        kind = rng.choice(["異動", "異動", "異動", "昇任", "休職", "派遣", "退職"])
        leaves = on.isoformat() if kind == "退職" else ""
        rows.append(order(rng, one, place, on, kind, "本務") | {"退職日": leaves})
        if rng.random() < 0.3 and kind != "退職":
            rows.append(order(rng, one, rng.choice(places), on, "兼務", "兼務"))
    rows += [order(rng, f"{90001 + number:07}", rng.choice(places), ON, "採用", "本務") for number in range(2)]
    return city, [row for row in rows if not _given(row, city.orders)]


def _given(row: dict[str, str], orders: Rows) -> bool:
    """Whether the person has another order of that day already: then the later one of the day would hold."""
    return any((each["職員番号"], each["発令日"]) == (row["職員番号"], row["発令日"]) for each in orders)


def with_list(city: City, rows: Rows) -> City:
    """The same city once the list is taken in."""
    found = City(units=city.units, orders=[*city.orders, *rows], managers=city.managers, evidence=city.evidence,
                 framework=[])  # fmt: skip
    found.required, found.core = city.required, city.core
    return found


def content(rows: Rows) -> bytes:
    """The list as HR hands it over, in CP932."""
    return as_csv(ORDER, rows)


def naive(city: City, on: date) -> list[dict[str, Any]]:
    """One object per appointing unit of a city in which the list was taken in, by loops over everything."""
    return [_naive(city, unit, on) for unit in city.appointing(on)]


def _naive(city: City, unit: str, on: date) -> dict[str, Any]:
    eve = on - timedelta(days=1)
    able = [
        one
        for one in sorted({line["職員番号"] for line in city.orders})
        if (place := city.posting(one, on)) and place[1] >= 30 and city.inside(place[0], unit)
        and city.personas(city.levels(one, on))["leader"]
    ]  # fmt: skip
    holding = [
        each["職員番号"] for each in city.managers
        if each["任命単位コード"] == unit and day(each["任命日"]) <= eve <= day_or(each["解任日"], FOREVER)
    ]  # fmt: skip
    staff_no = holding[0] if holding else None
    reason = _why(city, staff_no, unit, eve, on) if staff_no else None
    return {"unit": unit, "loses": reason is not None, "staff_no": staff_no, "reason": reason,
            "eligible_inside": len(able)}  # fmt: skip


def _why(city: City, staff_no: str, unit: str, eve: date, on: date) -> str | None:
    before, after = city.posting(staff_no, eve), city.posting(staff_no, on)
    if after and city.inside(after[0], unit):
        return None
    if not (before and city.inside(before[0], unit)):
        return "outside_before"
    return "transferred" if after else "retired"
