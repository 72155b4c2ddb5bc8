"""The main menu: what this person may open, in the words of their work, with what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import request, url_for
from flask_babel import lazy_gettext
from markupsafe import Markup

from organisation.account.rules import Access, Role
from web import fragments, waiting
from web.language import LANGUAGES, chosen


@dataclass(frozen=True)
class Item:
    """One entry. `badge` None or how many things wait."""

    label: str
    url: str
    current: bool
    badge: int | None = None


@dataclass(frozen=True)
class Group:
    """Entries under one heading. One entry alone stands without a heading."""

    label: str
    items: tuple[Item, ...]

    @property
    def current(self) -> bool:
        return any(item.current for item in self.items)

    @property
    def badge(self) -> int | None:
        return sum(item.badge or 0 for item in self.items) or None


@dataclass(frozen=True)
class _Entry:
    """`leads_to`: groups of pages without an entry of their own, reached from this one."""

    endpoint: str
    label: str
    may: Callable[[Access], bool]
    badge: Callable[[Access], int] | None = None
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Shown:
    """An entry in words. `leads_from`: the groups of pages on which it is the present one."""

    entry: _Entry
    label: str
    url: str
    leads_from: frozenset[str]


def _everyone(access: Access) -> bool:
    return True


def _any(*roles: Role) -> Callable[[Access], bool]:
    wanted = frozenset(roles)
    return lambda access: not wanted.isdisjoint(access.roles)


OVERSEES = _any(Role.bureau, Role.hr, Role.secretariat, Role.ict_manager)
APPOINTS, KEEPS = _any(Role.bureau, Role.hr, Role.secretariat), _any(Role.hr, Role.secretariat)


def _only_looks_on(access: Access) -> bool:
    """An ICT manager without an office: those who appoint come there from the benches."""
    return OVERSEES(access) and not APPOINTS(access)


GROUPS: tuple[tuple[str, tuple[_Entry, ...]], ...] = (
    (lazy_gettext("ホーム"), (
        _Entry("home.home", lazy_gettext("ホーム"), _everyone),
    )),
    (lazy_gettext("技能"), (
        _Entry("mine.skills", lazy_gettext("自分のスキル"), _everyone),
        _Entry("assessment.sheet", lazy_gettext("自己評価"), _everyone),
        _Entry("claims.mine", lazy_gettext("実績の申請"), _everyone),
        _Entry("framework.framework", lazy_gettext("技能体系"), _everyone),
        _Entry("heat.map", lazy_gettext("スキル分布"), OVERSEES),
        _Entry("rounds.rounds", lazy_gettext("自己評価の期間"), _any(Role.hr, Role.secretariat)),
    )),
    (lazy_gettext("研修・育成"), (
        _Entry("offerings.offerings", lazy_gettext("研修を探す"), _everyone),
        _Entry("enrolments.mine", lazy_gettext("自分の研修"), _everyone),
        _Entry("recommendations.mine", lazy_gettext("おすすめの研修"), _everyone),
        _Entry("curricula.mine", lazy_gettext("育成課程"), _everyone),
        _Entry("certificates.mine", lazy_gettext("受講の記録"), _everyone),
        _Entry("desk.desk", lazy_gettext("研修担当の机"), _any(Role.hr, Role.secretariat)),
    )),
    (lazy_gettext("確認・承認"), (
        _Entry("inbox.inbox", lazy_gettext("確認待ち"), _any(Role.unit_head, Role.secretariat), waiting.in_inbox),
        _Entry("approvals.approvals", lazy_gettext("申込の承認"), _any(Role.unit_head, Role.hr), waiting.to_approve),
    )),
    (lazy_gettext("任命・組織"), (
        _Entry("board.board", lazy_gettext("任命の判定"), OVERSEES, leads_to=("verifications", "waivers")),
        _Entry("tasks.board", lazy_gettext("任命の課題"), OVERSEES, leads_to=("life", "covers")),
        _Entry("nominating.nominations", lazy_gettext("推薦"), APPOINTS),
        _Entry("benches.benches", lazy_gettext("後任の備え"), APPOINTS, leads_to=("coverage",)),
        _Entry("coverage.coverage", lazy_gettext("任命の見通し"), _only_looks_on),
        _Entry("appointments.register", lazy_gettext("任命簿"), OVERSEES),
        _Entry("units.units", lazy_gettext("組織"), _everyone),
        _Entry("people.search", lazy_gettext("職員"), _any(*Role)),
        _Entry("deputies.deputies", lazy_gettext("所属長の代理"), _any(Role.unit_head, Role.hr, Role.secretariat)),
    )),
    (lazy_gettext("管理"), (
        _Entry("rehearsals.rehearsals", lazy_gettext("人事異動の試算"), KEEPS, leads_to=("rehearsal_changes",)),
        _Entry("imports.imports", lazy_gettext("取込"), _any(Role.hr, Role.secretariat)),
        _Entry("accounts.accounts", lazy_gettext("アカウント"), _any(Role.admin, Role.hr)),
        _Entry("tokens.tokens", lazy_gettext("APIトークン"), lambda access: access.may_make_tokens),
        _Entry("audit.trail", lazy_gettext("監査記録"), _any(Role.admin, Role.secretariat)),
    )),
)  # fmt: skip
ENTRIES = tuple(entry for _, entries in GROUPS for entry in entries)


def menu(access: Access) -> Markup:
    """The menu of this person, drawn."""
    groups = tuple(navigation(access))
    return fragments.fragment("components/navigation.html", groups, lambda: {"navigation": groups}, state="menu")


def navigation(access: Access) -> list[Group]:
    """What this person may open, with what waits."""
    here = str(request.endpoint).split(".")[0]
    found = (
        Group(label, tuple(_item(shown, access, here) for shown in entries if shown.entry.may(access)))
        for label, entries in _in_words(chosen())
    )
    return [group for group in found if group.items]


def _item(shown: _Shown, access: Access, here: str) -> Item:
    badge = shown.entry.badge(access) if shown.entry.badge else None
    return Item(shown.label, shown.url, here in shown.leads_from, badge or None)


@lru_cache(maxsize=len(LANGUAGES))
def _in_words(language: str) -> tuple[tuple[str, tuple[_Shown, ...]], ...]:
    """The groups in the language of this request: words and addresses do not change while the server runs."""
    return tuple((str(label), tuple(_shown(entry) for entry in entries)) for label, entries in GROUPS)


def _shown(entry: _Entry) -> _Shown:
    here = frozenset({entry.endpoint.split(".")[0], *entry.leads_to})
    return _Shown(entry, str(entry.label), url_for(entry.endpoint), here)
