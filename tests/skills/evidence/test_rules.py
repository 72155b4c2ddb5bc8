"""What keeps evidence from counting, and what the application refuses at once."""

from datetime import date
from typing import Any

import pytest

from foundation.errors import Refused
from skills.evidence import rules
from skills.evidence.rules import Flag, NewEvidence, Standing
from skills.framework import services
from skills.framework.rules import parse

FRAMEWORK = parse(services.shipped())
DAY = date(2026, 5, 1)
ROW: dict[str, Any] = {
    "staff_id": 1, "confirmer_id": 2, "kind": "work_record", "examination": "", "acquired_on": DAY, "expires_on": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        ({}, ()),
        ({"expires_on": DAY}, ()),
        ({"expires_on": date(2026, 4, 30)}, (Flag.ends_before_start,)),
        ({"confirmer_id": 1}, (Flag.confirmed_by_self,)),
        ({"confirmer_id": None}, ()),
        ({"kind": "examination"}, (Flag.examination_unknown,)),
        ({"kind": "examination", "examination": "SG"}, ()),
        ({"confirmer_id": 1, "expires_on": date(2020, 1, 1)}, (Flag.ends_before_start, Flag.confirmed_by_self)),
    ],
)
def test_a_row_of_a_file_is_flagged_for_what_keeps_it_from_counting(
    given: dict[str, Any], flags: tuple[Flag, ...]
) -> None:
    assert rules.flags_of(**ROW | given) == flags


STANDING: dict[str, Any] = {
    "flags": (), "voided": False, "most": 3, "kind": "work_record", "true_from": DAY, "true_until": DAY, "on": DAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({}, Standing.counts),
        ({"on": date(2026, 4, 30)}, Standing.not_yet),
        ({"on": date(2026, 5, 2)}, Standing.expired),
        ({"on": date(2030, 1, 1), "true_until": None}, Standing.counts),
        ({"voided": True, "flags": (Flag.confirmed_by_self,)}, Standing.voided),
        ({"flags": (Flag.confirmed_by_self,)}, Standing.flagged),
        ({"most": None, "kind": "self_assessment"}, Standing.self_assessed),
        ({"most": None, "kind": "examination"}, Standing.not_mapped),
    ],
)
def test_evidence_counts_from_its_first_to_its_last_day_unless_something_keeps_it(
    given: dict[str, Any], standing: Standing
) -> None:
    assert rules.standing_of(**STANDING | given) is standing


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"skill_code": "Z99"}, "スキル「Z99」"),
        ({"kind": "rumour"}, "種別「rumour」"),
        ({"level": 5}, "レベルは0から4までです"),
        ({"level": -1}, "レベルは0から4までです"),
        ({"confirmer_id": 1}, "確認者が本人です"),
        ({"expires_on": date(2026, 4, 30)}, "有効期限が取得日より前です"),
        ({"kind": "examination", "examination": "XX"}, "試験の名称"),
    ],
)
def test_what_a_file_is_flagged_for_the_application_refuses(given: dict[str, Any], sentence: str) -> None:
    sound: dict[str, Any] = {"skill_code": "B02", "level": 3}
    new = NewEvidence(**ROW | sound | given)
    with pytest.raises(Refused, match=sentence):
        rules.check_new(new=new, framework=FRAMEWORK)
    rules.check_new(new=NewEvidence(**ROW | sound), framework=FRAMEWORK)


def test_a_reason_is_asked_for_and_has_an_end() -> None:
    assert rules.required_reason(" 誤り ") == "誤り"
    with pytest.raises(Refused, match="理由を書いてください"):
        rules.required_reason(" \n")
    with pytest.raises(Refused, match="400字以内"):
        rules.required_reason("長" * 401)


def test_a_fingerprint_tells_rows_apart_wherever_the_difference_stands() -> None:
    rows = [("1", "23", None), ("12", "3", None), ("1", "23", ""), ("1", None, "23")]
    assert len({rules.fingerprint(*row) for row in rows}) == len(rows)
    assert rules.fingerprint(*rows[0]) == rules.fingerprint(*rows[0])
