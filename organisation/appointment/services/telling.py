"""推薦のお知らせ: what is said to whom when a nomination moves. "desk" the secretariat, "bureau" the officers."""

from collections.abc import Mapping

from foundation.errors import sentence
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.rules.nominating import Action

PATH_PAGE = "/recommendations"
LATE = sentence("発令がないまま、任命の予定日から決められた日数が過ぎたため")
UNLAWFUL = sentence("任命の条件に合わなくなったため")
NOMINATED = sentence("「%(unit)s」の%(kind)sに%(name)sさんが推薦されました。内容を確認してください。")
REVISED = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)が直されました。もう一度確認してください。")
CHECKED = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)が確認されました。発令を待っています。")
RETURNED = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)が差し戻されました。理由：%(reason)s")
DECLINED = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)は承認されませんでした。理由：%(reason)s")
WITHDRAWN = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)が取り下げられました。理由：%(reason)s")
LAPSED = sentence("「%(unit)s」の%(kind)sの推薦(%(name)sさん)が失効しました。%(reason)s。")
ORDERED = sentence("「%(unit)s」の%(kind)sに%(name)sさんが任命されました。任命日は%(first_day)sです。")
APPOINTED = sentence("「%(unit)s」の%(kind)sに任命されました。任命日は%(first_day)sです。")
APPOINTED_TO_LEARN = sentence(
    "「%(unit)s」の%(kind)sに任命されました。任命日は%(first_day)sです。"
    "不足している技能があるときは、%(grace)sまでに研修で身につけてください。"
)
LEARNING = frozenset({AppointmentKind.ict_manager, AppointmentKind.ict_leader})
NOTICES: Mapping[Action, tuple[tuple[str, str], ...]] = {
    Action.nominate: (("desk", NOMINATED),),
    Action.revise: (("desk", REVISED),),
    Action.check: (("bureau", CHECKED),),
    Action.return_: (("bureau", RETURNED),),
    Action.decline: (("bureau", DECLINED),),
    Action.withdraw: (("desk", WITHDRAWN),),
    Action.appoint: (("bureau", ORDERED), ("nominee", APPOINTED)),
    Action.lapse: (("bureau", LAPSED), ("desk", LAPSED)),
}


def messages(action: Action, kind: AppointmentKind) -> tuple[tuple[str, str], ...]:
    """Who is told what when a nomination for a post of this kind moves."""
    learns = kind in LEARNING
    return tuple((to, APPOINTED_TO_LEARN if said is APPOINTED and learns else said) for to, said in NOTICES[action])
