"""An independent computation of the verification: raw files in, verdicts out. It shares no line with the application.

Written from the issue's definitions alone, in the plainest way: dictionaries, loops, no database.
"""

import csv
import io
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

CEILING = {"自己評価": 0, "研修修了": 2, "所属長確認": 3, "業務実績": 3, "指導実績": 4}
EXAM = {
    "IP": (1, {"A01", "A02", "G01"}),
    "SG": (2, {"G01", "G02", "G03", "G04"}),
    "FE": (2, {"A02", "E02"}),
    "AP": (3, {"A02", "E02", "F01", "G04"}),
}
ERA = {"R": 2018, "H": 1988, "S": 1925}
PERSONAS = ("talent", "leader", "manager")
FOREVER = date(9999, 12, 31)


def rows(content: bytes, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def day(text: str) -> date:
    era = re.fullmatch(r"([RHS])(\d+)\.(\d+)\.(\d+)", text)
    if era:
        return date(ERA[era[1]] + int(era[2]), int(era[3]), int(era[4]))
    return date.fromisoformat(text)


def day_or(text: str, otherwise: date) -> date:
    return day(text) if text else otherwise


class City:
    """The six files of a city, as the issue describes them."""

    def __init__(self, *, units, orders, managers, evidence, framework):
        self.units = units
        self.orders = orders
        self.managers = managers
        self.evidence = evidence
        self.required = {p: {} for p in PERSONAS}
        self.core = {p: set() for p in PERSONAS}
        for line in framework:
            for p in PERSONAS:
                self.required[p][line["code"]] = int(line["required_" + p])
                if line["core_for"] and PERSONAS.index(line["core_for"]) <= PERSONAS.index(p):
                    self.core[p].add(line["code"])
        self.parent = {u["所属コード"]: u["上位所属コード"] for u in units}

    def appointing(self, on):
        return sorted(
            u["所属コード"]
            for u in self.units
            if u["区分"] in ("局", "区", "その他") and day(u["設置日"]) <= on <= day_or(u["廃止日"], FOREVER)
        )

    def posting(self, staff_no, on):
        """(unit, grade) of the 本務 posting on the day, or None."""
        mine = [o for o in self.orders if o["職員番号"] == staff_no and o["本務兼務区分"] == "本務"]
        mine = sorted((o for o in mine if day(o["発令日"]) <= on), key=lambda o: day(o["発令日"]))
        if not mine:
            return None
        last = mine[-1]
        if last["発令区分"] == "退職":
            if on > day_or(last["退職日"], day(last["発令日"])):
                return None
            if len(mine) > 1:
                last = mine[-2]
        return last["所属コード"], int(last["職位コード"])

    def inside(self, unit, of):
        while unit and unit != of:
            unit = self.parent.get(unit, "")
        return unit == of

    def levels(self, staff_no, on):
        held = {}
        for e in self.evidence:
            if e["職員番号"] != staff_no or e["確認者職員番号"] == staff_no:
                continue
            if not day(e["取得日"]) <= on <= day_or(e["有効期限"], FOREVER):
                continue
            if e["種別"] == "試験":
                ceiling, mapped = EXAM.get(e["備考"], (0, set()))
                ceiling = ceiling if e["スキルコード"] in mapped else 0
            else:
                ceiling = CEILING[e["種別"]]
            held[e["スキルコード"]] = max(held.get(e["スキルコード"], 0), min(int(e["レベル"]), ceiling))
        return held

    def conditions(self, held):
        met = {}
        for p in PERSONAS:
            need = self.required[p]
            met[p + ".core"] = all(held.get(s, 0) >= need[s] for s in self.core[p])
            asked = [s for s in need if need[s] >= 1]
            reached = sum(held.get(s, 0) >= need[s] for s in asked)
            met[p + ".share"] = reached * 100 >= 80 * len(asked)
            met[p + ".gap"] = all(held.get(s, 0) >= need[s] - 1 for s in asked)
        return met

    def personas(self, held):
        met, result, below = self.conditions(held), {}, True
        for p in PERSONAS:
            below = below and met[p + ".core"] and met[p + ".share"] and met[p + ".gap"]
            result[p] = below
        return result

    def verify(self, on):
        """One object per appointing unit in code order, in the shape of `appointments verify --json`."""
        return [self.verify_unit(unit, on) for unit in self.appointing(on)]

    def verify_unit(self, unit, on):
        live = [
            m for m in self.managers
            if m["任命単位コード"] == unit and day(m["任命日"]) <= on <= day_or(m["解任日"], FOREVER)
        ]
        if not live:
            return {"unit": unit, "status": "vacant", "staff_no": None, "conditions": {"appointed": False},
                    "shortfalls": {}, "personas": dict.fromkeys(PERSONAS, False)}
        (manager,) = live
        staff_no = manager["職員番号"]
        posting, held = self.posting(staff_no, on), self.levels(staff_no, on)
        personas, met = self.personas(held), self.conditions(held)
        conditions = {code: met[code] for code in met if not code.startswith("manager")}
        conditions |= {"appointed": True, "grade": bool(posting and posting[1] >= 30),
                       "posting": bool(posting and self.inside(posting[0], unit))}
        eligible = conditions["grade"] and conditions["posting"]
        status = "ineligible" if not eligible else "qualified" if personas["leader"] else "unqualified"
        need = self.required["leader"]
        shortfalls = {
            s: (held.get(s, 0), need[s], s in self.core["leader"]) for s in need if held.get(s, 0) < need[s]
        }
        return {"unit": unit, "status": status, "staff_no": staff_no, "conditions": conditions,
                "shortfalls": shortfalls, "personas": personas}


def framework_rows(path: Path) -> list[dict[str, str]]:
    """The shipped framework in the columns of the framework table."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        {"code": s["code"], "core_for": s["core_for"], **{"required_" + p: str(s["required"][p]) for p in PERSONAS}}
        for s in document["skills"]
    ]


def city_of(folder: Path, framework: Path, *, with_orders: bool = False) -> City:
    """The shared city (`content/demo` holds the same files)."""
    orders = rows((folder / "hr_roster_20260401.csv").read_bytes(), "cp932")
    if with_orders:
        orders += rows((folder / "hr_orders_20270401.csv").read_bytes(), "cp932")
    return City(
        units=rows((folder / "units.csv").read_bytes(), "utf-8-sig"),
        orders=orders,
        managers=rows((folder / "ict_managers_2026.csv").read_bytes(), "cp932"),
        evidence=rows((folder / "skill_evidence_2026.csv").read_bytes(), "cp932"),
        framework=framework_rows(framework),
    )


def day_after(on: date) -> date:
    return on + timedelta(days=1)
