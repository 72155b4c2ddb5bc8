"""判定の規則, one file each: judging, waivers, documents, facts (what of a verdict is compared), differences, names."""

from skills.verification.rules.differences import Causes, Difference, Proof, Since, differences
from skills.verification.rules.documents import (
    LONGEST_NOTE,
    Confirmation,
    DocumentLine,
    check_confirming,
    check_drawing_up,
    grouped,
    may_confirm,
    may_draw_up,
    may_read,
    number,
    plain_hash,
    plain_number,
    prefix,
    spelled,
)
from skills.verification.rules.facts import Facts, SkillFact, closed, facts_of_content
from skills.verification.rules.judging import (
    AppointeeFacts,
    Condition,
    Judgement,
    Status,
    Verdict,
    judge,
    verdict,
)
from skills.verification.rules.names import CONDITION_NAMES, STATUS_NAMES
from skills.verification.rules.waivers import (
    LONGEST_REASON,
    WAIVABLE,
    Appointee,
    WaiverLine,
    check_approver,
    check_condition,
    check_ending,
    check_granting,
    in_force,
    required_reason,
)

__all__ = [
    "CONDITION_NAMES", "LONGEST_NOTE", "LONGEST_REASON", "STATUS_NAMES", "WAIVABLE", "Appointee", "AppointeeFacts",
    "Causes", "Condition", "Confirmation", "Difference", "DocumentLine", "Facts", "Judgement", "Proof", "Since",
    "SkillFact", "Status", "Verdict", "WaiverLine", "check_approver", "check_condition", "check_confirming",
    "check_drawing_up", "check_ending", "check_granting", "closed", "differences", "facts_of_content", "grouped",
    "in_force", "judge", "may_confirm", "may_draw_up", "may_read", "number", "plain_hash", "plain_number", "prefix",
    "required_reason", "spelled", "verdict",
]  # fmt: skip
