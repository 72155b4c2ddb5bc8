"""申込を進める."""

from curriculum.enrolment.services.applying import apply, nominate, put_forward, save_draft
from curriculum.enrolment.services.changing import cancel_offering, change_offering, select
from curriculum.enrolment.services.deciding import accept, advance, cancel, decide, mark, withdraw
from curriculum.enrolment.services.feeds import open_feed, revoke_feed
from curriculum.enrolment.services.nightly import nightly_steps
from curriculum.enrolment.services.reminding import remind
from curriculum.enrolment.services.together import NotAll, recommend_all

__all__ = [
    "NotAll",
    "accept",
    "advance",
    "apply",
    "cancel",
    "cancel_offering",
    "change_offering",
    "decide",
    "mark",
    "nightly_steps",
    "nominate",
    "open_feed",
    "put_forward",
    "recommend_all",
    "remind",
    "revoke_feed",
    "save_draft",
    "select",
    "withdraw",
]
