"""Random cities in the layouts of the real files, with every oddity the rules speak of."""

import csv
import io
import random
from datetime import date, timedelta

from tests.oracle.oracle import CEILING, EXAM, City

START, END = date(2022, 4, 1), date(2026, 10, 1)
UNIT = ("所属コード", "所属名", "区分", "上位所属コード", "設置日", "廃止日")
ORDER = (
    "職員番号", "氏名", "フリガナ", "所属コード", "所属名", "職位コード", "職位", "職種", "任用区分", "本務兼務区分",
    "発令日", "発令区分", "退職日",
)  # fmt: skip
MANAGER = ("任命単位コード", "任命単位", "職員番号", "氏名", "任命日", "解任日", "発令番号")
EVIDENCE = ("職員番号", "スキルコード", "レベル", "種別", "取得日", "有効期限", "確認者職員番号", "備考")


def some_day(rng: random.Random) -> date:
    return START + timedelta(days=rng.randrange((END - START).days))


def random_city(seed: int, framework: list[dict[str, str]], *, people: int = 24) -> City:
    rng = random.Random(seed)
    units = random_units(rng)
    orders = random_orders(rng, units, people)
    managers = random_managers(rng, units, orders)
    evidence = random_evidence(rng, orders, managers, [line["code"] for line in framework], framework)
    return City(units=units, orders=orders, managers=managers, evidence=evidence, framework=framework)


def random_units(rng: random.Random) -> list[dict[str, str]]:
    lines = [dict(zip(UNIT, ("00", "市", "市", "", "2001-05-01", ""), strict=True))]
    for number in range(1, rng.randint(3, 6)):
        code, kind = f"{number:02}", rng.choice(("局", "区", "その他"))
        closes = "2024-03-31" if rng.random() < 0.15 else ""
        lines.append(dict(zip(UNIT, (code, f"局{number}", kind, "00", "2001-05-01", closes), strict=True)))
        for below in range(1, rng.randint(2, 3)):
            department = f"{code}{below:02}"
            lines.append(dict(zip(UNIT, (department, "部", "部", code, "2001-05-01", ""), strict=True)))
            lines.append(dict(zip(UNIT, (f"{department}01", "課", "課", department, "2001-05-01", ""), strict=True)))
    return lines


def random_orders(rng: random.Random, units: list[dict[str, str]], people: int) -> list[dict[str, str]]:
    open_always = [u["所属コード"] for u in units if not u["廃止日"] and u["所属コード"] != "00"]
    lines = []
    for number in range(people):
        staff_no, days = f"{10001 + number:07}", sorted({some_day(rng) for _ in range(rng.randint(1, 3))})
        for index, on in enumerate(days):
            kind = "採用" if index == 0 else rng.choice(("異動", "昇任"))
            lines.append(order(rng, staff_no, rng.choice(open_always), on, kind, "本務"))
        if rng.random() < 0.3:
            lines.append(order(rng, staff_no, rng.choice(open_always), days[0], "兼務", "兼務"))
        if rng.random() < 0.1:
            left = days[-1] + timedelta(days=rng.randint(30, 500))
            last = lines[-1] if lines[-1]["本務兼務区分"] == "本務" else lines[-2]
            lines.append(last | {"発令日": left.isoformat(), "発令区分": "退職", "退職日": left.isoformat()})
    return lines


def order(rng: random.Random, staff_no: str, unit: str, on: date, kind: str, duty: str) -> dict[str, str]:
    grade = rng.choice((10, 20, 30, 30, 40, 40, 50, 60))
    person = (staff_no, "髙橋　花子", "タカハシ　ハナコ")
    place = (unit, "", str(grade), "職", "行政事務", "正規")
    return dict(zip(ORDER, (*person, *place, duty, on.isoformat(), kind, ""), strict=True))


def random_managers(rng, units, orders):  # type: ignore[no-untyped-def]
    lines, staff = [], sorted({o["職員番号"] for o in orders})
    city = City(units=units, orders=orders, managers=[], evidence=[], framework=[])
    for unit in units:
        if unit["区分"] not in ("局", "区", "その他"):
            continue
        day = START + timedelta(days=rng.randint(60, 500))
        last = date.fromisoformat(unit["廃止日"]) if unit["廃止日"] else END
        while day < last and rng.random() < 0.85:
            ends = day + timedelta(days=rng.randint(100, 900))
            final = ends if ends < last else None
            fitting = [one for one in staff if fits(city, one, unit["所属コード"], day)]
            who = rng.choice(fitting if fitting and rng.random() < 0.8 else staff)
            until = final.isoformat() if final else unit["廃止日"]
            values = (unit["所属コード"], unit["所属名"], who, "", day.isoformat(), until, "第1号")
            lines.append(dict(zip(MANAGER, values, strict=True)))
            day = ends + timedelta(days=rng.choice((1, 1, 40)))
    return lines


def fits(city: City, staff_no: str, unit: str, on: date) -> bool:
    posting = city.posting(staff_no, on)
    return bool(posting and posting[1] >= 30 and city.inside(posting[0], unit))


def random_evidence(rng, orders, managers, codes, framework):  # type: ignore[no-untyped-def]
    lines = []
    able = {m["職員番号"] for m in managers if rng.random() < 0.75}
    others = sorted({o["職員番号"] for o in orders})
    for staff_no in others:
        for line in framework:
            if staff_no in able and rng.random() < 0.995:
                need = int(line["required_leader"])
                kind = "指導実績" if need == 4 else "業務実績"
                lines.append(proof(staff_no, line["code"], need, kind, date(2023, 4, 1), "", "", ""))
        for _ in range(rng.randint(0, 12)):
            lines.append(random_proof(rng, staff_no, rng.choice(codes), others))
    return lines


def random_proof(rng, staff_no, code, others):  # type: ignore[no-untyped-def]
    kind = rng.choice([*CEILING, "試験"])
    on = some_day(rng)
    ends = (on + timedelta(days=rng.randint(-20, 600))).isoformat() if rng.random() < 0.3 else ""
    confirmer = "" if kind in ("自己評価", "試験") else rng.choice([*others, staff_no])
    note = rng.choice([*EXAM, "", "XX"]) if kind == "試験" else ""
    return proof(staff_no, code, rng.randint(1, 4), kind, on, ends, confirmer, note)


def proof(staff_no, code, level, kind, on, ends, confirmer, note):  # type: ignore[no-untyped-def]
    return dict(zip(EVIDENCE, (staff_no, code, str(level), kind, on.isoformat(), ends, confirmer, note), strict=True))


def as_csv(columns: tuple[str, ...], lines: list[dict[str, str]], encoding: str = "cp932") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)
