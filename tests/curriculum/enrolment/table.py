"""The state model as a table: who may do what in which state. From domain.md 5.3 and the definitions of issue 3.

O the person, H the head of today (or deputy, or whoever stands above), R the HR section, I the instructor,
S the system.
"""

from collections.abc import Iterator

COLUMNS = """
             sav app rec dec ret put nom con wai off acc lap not wit can adv att abs com inc ann
"""
ROWS = """
none          O   O   .   .   .   H   R   .   .   .   .   .   .   .   .   .   .   .   .   .   .
draft         O   O   .   .   .   H   R   .   .   .   .   S   .   O   S   .   .   .   .   .   .
applied       .   .   H   H   H   .   R   .   .   .   .   .   S   O  HRS  .   .   .   .   .   .
returned      .   O   .   .   .   H   R   .   .   .   .   S   .   O  HRS  .   .   .   .   .   .
declined      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
recommended   .   .   .   .   .   .   R   S   S   .   .   .   S   O  HRS  .   .   .   .   .   .
waitlisted    .   .   .   .   .   .   R   .   .   S   .   .   S   O  HRS  R   .   .   .   .   .
offered       .   .   .   .   .   .   .   .   .   .   O   S   .   O  HRS  .   .   .   .   .   .
confirmed     .   .   .   .   .   .   .   .   .   .   .   .   .   O  HRS  .  IR  IR   .   .   .
not_selected  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
lapsed        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
withdrawn     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
cancelled     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
attended      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .  IR  IR   R   R   .
absent        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .  IR  IR   .   R   .
completed     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   R
incomplete    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   R   .   .
"""
ACTIONS = {
    "sav": "save", "app": "apply", "rec": "recommend", "dec": "decline", "ret": "return", "put": "put_forward",
    "nom": "nominate", "con": "confirm", "wai": "wait", "off": "offer", "acc": "accept", "lap": "lapse",
    "not": "not_select", "wit": "withdraw", "can": "cancel", "adv": "advance", "att": "attend", "abs": "absent",
    "com": "complete", "inc": "incomplete", "ann": "annul",
}  # fmt: skip
PARTIES = {"O": "owner", "H": "head", "R": "hr", "I": "instructor", "S": "system", "X": "other"}
Cell = tuple[str, str, str]


def cells() -> Iterator[tuple[Cell, bool]]:
    """Every (state, action, party) with whether it is allowed."""
    for row in ROWS.strip().splitlines():
        state, *marks = row.split()
        for column, letters in zip(COLUMNS.split(), marks, strict=True):
            for letter, party in PARTIES.items():
                yield (state, ACTIONS[column], party), letter in letters


def allowed() -> list[Cell]:
    return [cell for cell, may in cells() if may]


def refused() -> list[Cell]:
    return [cell for cell, may in cells() if not may]


def states() -> list[str]:
    return [row.split()[0] for row in ROWS.strip().splitlines()]
