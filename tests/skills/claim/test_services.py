"""Handing in, confirming, declining and withdrawing claims, as the people of a small city do it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from foundation import audit, db, uploads
from foundation.errors import NotFound, Refused
from foundation.uploads import NewFile
from organisation.account import services as accounts
from organisation.account.rules import Role
from skills.claim import queries, services
from skills.claim.models import Claim, ClaimStep
from skills.claim.queries import ClaimLine
from skills.claim.rules import ClaimKind, NewClaim, State
from skills.evidence import queries as evidence
from skills.evidence.models import Evidence
from tests.factories import AT, TESTER, TODAY, count, make_deputy
from tests.skills.claim.people import shipped_framework
from tests.skills.claim.world import VIEW, World, at_once, make_world, statements, transfer

PDF = NewFile("成果.pdf", b"%PDF-1.7 work")
WORK = NewClaim(ClaimKind.work_record, date(2026, 9, 1), "集計を自動化した。", "C04", 3)
COACHING = NewClaim(ClaimKind.coaching_record, date(2026, 9, 1), "課内の研修で講師をした。", "H02", 4)
IP = NewClaim(ClaimKind.examination, date(2026, 4, 19), "", examination="IP")


@dataclass
class Office:
    """The world and what its people do with claims; every act is a transaction, a second after the last."""

    world: World
    acts: int = field(default=0)

    def when(self, who: str) -> dict[str, Any]:
        self.acts += 1
        at: datetime = AT + timedelta(seconds=self.acts)
        return {"access": self.world.access(who), "at": at, "today": TODAY}

    def hand_in(self, who: str, claim: NewClaim = WORK, file: NewFile | None = PDF) -> tuple[int, ...]:
        with db.transaction():
            return services.hand_in(claim=claim, file=file, **self.when(who))

    def confirm(self, who: str, *ids: int) -> tuple[int, ...]:
        with db.transaction():
            return services.confirm(claim_ids=ids, **self.when(who))

    def decline(self, who: str, *ids: int, reason: str = "確認できません。") -> None:
        with db.transaction():
            services.decline(claim_ids=ids, reason=reason, **self.when(who))

    def withdraw(self, who: str, *ids: int) -> None:
        with db.transaction():
            services.withdraw(claim_ids=ids, **self.when(who))

    def waiting(self, who: str) -> list[tuple[str, str]]:
        found = queries.inbox(self.world.access(who), VIEW)
        return [(line.person.name, line.claim.skill_code) for line in found]

    def who_decides(self) -> list[str]:
        return [who for who in self.world.people if self.waiting(who)]

    def line(self, claim_id: int) -> ClaimLine:
        found = queries.claim(claim_id)
        assert found is not None
        return found


@pytest.fixture
def office(database: str) -> Office:
    return Office(make_world())


def test_a_work_record_waits_for_the_head_and_for_nobody_else(office: Office) -> None:
    office.hand_in("member")
    assert office.who_decides() == ["head"]
    assert office.waiting("head") == [("member", "C04")]
    assert office.world.told("head") == ["memberさんから実績の申請がありました。"]


def test_a_coaching_record_waits_for_the_secretariat_but_never_for_its_owner(office: Office) -> None:
    office.hand_in("member", COACHING)
    office.hand_in("secretary", COACHING)
    assert office.who_decides() == ["secretary", "colleague"]
    assert office.waiting("secretary") == [("member", "H02")]
    assert office.waiting("colleague") == [("member", "H02"), ("secretary", "H02")]


def test_the_whole_secretariat_is_told_of_what_it_decides_but_the_owner_is_not(office: Office) -> None:
    with db.transaction():
        accounts.open_accounts(at=AT)
        for who in ("secretary", "colleague"):
            person = office.world.people[who]
            accounts.grant_role(staff_id=person, role=Role.secretariat, actor=TESTER, at=AT, today=TODAY)
    office.hand_in("secretary", COACHING)
    assert office.world.told("colleague") == ["secretaryさんから実績の申請がありました。"]
    assert office.world.told("secretary") == []


def test_a_confirmed_work_record_raises_the_level_and_names_who_confirmed_it(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    (evidence_id,) = office.confirm("head", claim_id)
    held = evidence.levels([office.world.people["member"]], VIEW, shipped_framework())
    best = held[office.world.people["member"]]["C04"]
    assert (best.level, best.evidence_id, best.kind) == (3, evidence_id, "work_record")
    assert (best.on, best.confirmer_id) == (WORK.acquired_on, office.world.people["head"])
    line = office.line(claim_id)
    assert (line.state, line.decided_by, line.evidence_id) == (
        State.confirmed, office.world.people["head"], evidence_id,
    )  # fmt: skip
    assert office.world.told("member") == ["申請した実績(C04)が確認されました。"]


def test_the_evidence_keeps_the_file_the_words_and_the_last_day(office: Office) -> None:
    until = date(2029, 9, 1)
    (claim_id,) = office.hand_in("member", NewClaim(ClaimKind.work_record, TODAY, "記録", "C04", 2, expires_on=until))
    office.confirm("head", claim_id)
    row = db.session().execute(select(Evidence.note, Evidence.true_until, Evidence.upload_id, Evidence.source)).one()
    assert tuple(row)[:2] == ("記録", until)
    assert row.source == "claim"
    kept = uploads.stored(row.upload_id, at=AT)
    assert kept is not None
    assert (kept.content, kept.owner_id) == (PDF.content, office.world.people["member"])


def test_an_examination_makes_a_row_per_skill_confirmed_together_or_one_by_one(office: Office) -> None:
    ids = office.hand_in("member", IP)
    lines = queries.claims(ids)
    assert [(line.skill_code, line.level, line.state) for line in lines] == [
        ("A01", 1, State.pending), ("A02", 1, State.pending), ("G01", 1, State.pending),
    ]  # fmt: skip
    assert len({line.upload_id for line in lines}) == 1
    office.confirm("head", ids[1])
    office.confirm("head", ids[0], ids[2])
    held = evidence.levels([office.world.people["member"]], VIEW, shipped_framework())[office.world.people["member"]]
    assert {code: each.level for code, each in held.items()} == {"A01": 1, "A02": 1, "G01": 1}
    assert office.world.told("member") == [
        "申請した実績(A01、G01)が確認されました。", "申請した実績(A02)が確認されました。",
    ]  # fmt: skip


def test_of_several_claims_one_that_is_over_keeps_all_from_being_confirmed(office: Office) -> None:
    ids = office.hand_in("member", IP)
    office.withdraw("member", ids[0])
    with pytest.raises(Refused, match="取り下げ"):
        office.confirm("head", *ids)
    assert count(Evidence) == 0
    assert [line.state for line in queries.claims(ids)] == [State.withdrawn, State.pending, State.pending]


def test_nobody_but_the_own_head_decides_on_a_work_record(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    for who in set(office.world.people) - {"member", "head"}:
        with pytest.raises(Refused, match="担当の所属長"):
            office.confirm(who, claim_id)
        with pytest.raises(Refused, match="担当の所属長"):
            office.decline(who, claim_id)
    assert office.line(claim_id).state is State.pending


@pytest.mark.parametrize(("who", "claim"), [("head", WORK), ("secretary", COACHING)])
def test_nobody_decides_on_their_own_claim(office: Office, who: str, claim: NewClaim) -> None:
    (claim_id,) = office.hand_in(who, claim)
    with pytest.raises(Refused, match="自分の申請"):
        office.confirm(who, claim_id)
    with pytest.raises(Refused, match="自分の申請"):
        office.decline(who, claim_id)


def test_a_heads_own_work_record_goes_one_up_and_a_chiefs_to_the_secretariat(office: Office) -> None:
    office.hand_in("head")
    assert office.who_decides() == ["director"]
    (claim_id,) = office.hand_in("chief")
    assert office.waiting("colleague") == [("chief", "C04")]
    office.confirm("colleague", claim_id)


def test_a_transfer_takes_the_waiting_claim_to_the_new_head(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    transfer(office.world.people["member"], office.world.units["150101"])
    assert office.who_decides() == ["other_head"]
    with pytest.raises(Refused):
        office.confirm("head", claim_id)
    office.confirm("other_head", claim_id)


def test_a_dated_deputy_decides_while_the_head_is_on_leave(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    transfer(office.world.people["head"], office.world.units["010101"], on_leave=True)
    make_deputy(office.world.units["010101"], office.world.people["neighbour"], since=TODAY, until=TODAY)
    assert office.who_decides() == ["neighbour"]
    office.confirm("neighbour", claim_id)


def test_declining_tells_the_person_why_and_makes_no_evidence(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    with pytest.raises(Refused, match="理由"):
        office.decline("head", claim_id, reason=" ")
    office.decline("head", claim_id, reason="成果が読み取れません。")
    assert (office.line(claim_id).state, office.line(claim_id).reason) == (State.declined, "成果が読み取れません。")
    assert count(Evidence) == 0
    assert "成果が読み取れません。" in office.world.told("member")[0]
    with pytest.raises(Refused, match="不承認"):
        office.confirm("head", claim_id)


def test_only_the_person_withdraws_and_only_before_the_decision(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    with pytest.raises(Refused, match="本人だけ"):
        office.withdraw("head", claim_id)
    office.confirm("head", claim_id)
    with pytest.raises(Refused, match="すでに確認"):
        office.withdraw("member", claim_id)


def test_a_claim_needs_a_file_of_a_known_kind(office: Office) -> None:
    for file in (None, NewFile("a.pdf", b""), NewFile("a.exe", b"MZ")):
        with pytest.raises(Refused) as refused:
            office.hand_in("member", file=file)
        assert refused.value.field == "file"
    assert count(Claim) == 0


def test_the_same_claim_twice_is_refused_while_the_first_waits(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    with pytest.raises(Refused, match="同じ内容"):
        office.hand_in("member")
    office.withdraw("member", claim_id)
    office.hand_in("member")


def test_ones_claims_are_listed_newest_first_with_how_they_ended(office: Office) -> None:
    (first,) = office.hand_in("member")
    (second,) = office.hand_in("member", COACHING)
    office.hand_in("neighbour")
    office.decline("head", first)
    mine = queries.my_claims(office.world.people["member"])
    assert [(line.id, line.state, line.filename) for line in mine] == [
        (second, State.pending, "成果.pdf"), (first, State.declined, "成果.pdf"),
    ]  # fmt: skip


def test_an_unknown_claim_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.confirm("head", 999)
    with pytest.raises(NotFound):
        office.withdraw("member")


def test_the_inbox_takes_as_many_statements_for_many_as_for_one(office: Office) -> None:
    office.hand_in("member")
    one = cost(office)
    office.hand_in("neighbour")
    office.hand_in("member", IP)
    assert len(office.waiting("head")) == 5
    assert cost(office) <= one <= 10


def cost(office: Office) -> int:
    access = office.world.access("head")
    with statements() as seen:
        queries.inbox(access, VIEW)
    return len(seen)


def test_of_two_who_decide_at_once_one_succeeds_and_the_other_is_told(office: Office) -> None:
    (claim_id,) = office.hand_in("member", COACHING)
    told = at_once(lambda: office.confirm("secretary", claim_id), lambda: office.confirm("colleague", claim_id))
    assert sorted(told) == ["", "この申請はすでに確認されています。"]
    assert (count(ClaimStep), count(Evidence)) == (1, 1)


def test_the_database_itself_ends_a_claim_only_once(office: Office) -> None:
    (claim_id,) = office.hand_in("member")
    office.withdraw("member", claim_id)
    with pytest.raises(Refused, match="すでに処理されています"), db.transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        values = {"claim_id": claim_id, "action": "confirmed", "reason": "", "known_since": moment}
        db.session().execute(insert(ClaimStep).values(**values, actor_id=office.world.people["head"]))
