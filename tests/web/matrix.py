"""Who may open what: one row per route. A new route without a row fails tests/web/test_matrix.py.

Paths name things of the furnished city: 髙橋 (`staff`, posted in 総務課 of 総務局) has evidence, a submitted
self-assessment and a pending claim, each with a file; 伊藤 (`secretariat`) has made a token.
"""

from collections.abc import Mapping
from datetime import date

from curriculum.enrolment import services as enrolling
from foundation import audit, db, uploads
from foundation.uploads import NewFile
from organisation.account import queries as accounts
from organisation.account import services
from organisation.account.rules import Access, Role
from skills.assessment import queries as assessments
from skills.assessment import services as assessment
from skills.assessment.rules import NewAnswer
from skills.claim import services as claims
from skills.claim.rules import ClaimKind, NewClaim
from skills.evidence import services as evidence
from skills.framework import queries as frameworks
from tests.curriculum.offering.offerings import opened
from tests.factories import AT, TODAY, make_deputy
from tests.web import rows
from tests.web.city import City
from tests.web.curriculum.held import CODE, held
from tests.web.roles import (
    ACCOUNTS,
    APPOINTING,
    APPROVERS,
    DECIDERS,
    DEPUTIES,
    HR,
    KEEPERS,
    OF_STAFF,
    OVERSEERS,
    TEACHERS,
    TOKENS,
    TRAIL,
    Row,
)

PDF = NewFile("修了証.pdf", b"%PDF-1.7 proof")

ROWS: Mapping[str, Row] = {
    "system.alive": Row("/healthz", open=True),
    "system.ready": Row("/readyz", open=True),
    "signin.sign_in": Row("/sign-in", open=True),
    "signin.activate": Row("/activate", open=True),
    "signin.language": Row("/language/ja", open=True),
    "signin.sign_out": Row("/sign-out", method="POST", open=True),
    "signin.keep_alive": Row("/keep-alive"),
    "signin.password": Row("/password"),
    "signin.purpose": Row("/purpose"),
    "home.home": Row("/"),
    "home.notices": Row("/notices"),
    "home.notices_read": Row("/notices", method="POST"),
    "records.record": Row("/my-record"),
    "records.readings": Row("/my-record/readings"),
    "records.correction": Row("/my-record/correction"),
    "records.export": Row("/my-record/export", method="POST"),
    "audit.trail": Row("/audit", TRAIL),
    "audit.verification": Row("/audit/verification", TRAIL),
    "accounts.accounts": Row("/accounts", ACCOUNTS),
    "accounts.grants": Row("/accounts/grants", ACCOUNTS),
    "accounts.account": Row("/accounts/0001001", ACCOUNTS),
    "accounts.issue_code": Row("/accounts/0001008/code", frozenset({"hr"}), "POST"),
    "accounts.end_role": Row("/accounts/0001003/roles/{grant}/end", frozenset({"admin"})),
    "accounts.disable": Row("/accounts/0001001/disable", ACCOUNTS),
    "accounts.enable": Row("/accounts/0001001/enable", ACCOUNTS, "POST"),
    "tokens.tokens": Row("/tokens", TOKENS),
    "tokens.revoke": Row("/tokens/{token}/revoke", frozenset({"secretariat", "admin"})),
    "units.units": Row("/units"),
    "units.unit": Row("/units/010101"),
    "unit_changes.edit": Row("/units/010101/edit", KEEPERS),
    "unit_changes.close": Row("/units/010101/close", KEEPERS),
    "unit_changes.predecessors": Row("/units/010101/predecessors", KEEPERS),
    "people.search": Row("/staff"),
    "people.person": Row("/staff/0001001"),
    "appointments.register": Row("/appointments", OVERSEERS),
    "appointments.export_choice": Row("/appointments/export", OVERSEERS),
    "appointments.export": Row("/appointments.csv", OVERSEERS),
    "appointments.new": Row("/appointments/new", APPOINTING),
    "appointments.end": Row("/appointments/{appointment}/end", APPOINTING),
    "appointments.correct": Row("/appointments/{appointment}/correct", APPOINTING),
    "deputies.deputies": Row("/deputies", DEPUTIES),
    "deputies.new": Row("/deputies/new", frozenset({"unit_head", "hr"})),
    "deputies.end": Row("/deputies/{deputy}/end", frozenset({"unit_head", "hr"})),
    "deputies.head": Row("/deputies/head/010101", frozenset({"hr"})),
    "imports.imports": Row("/imports", KEEPERS),
    "imports.upload": Row("/imports/units", KEEPERS),
    "imports.preview": Row("/imports/units/{preview}", KEEPERS),
    "imports.problems": Row("/imports/units/{preview}/problems.csv", KEEPERS),
    "imports.cancel": Row("/imports/units/{preview}/cancel", KEEPERS, "POST"),
    "imports.framework": Row("/imports/framework", frozenset({"secretariat"})),
    "imports.framework_preview": Row("/imports/framework/{preview}", frozenset({"secretariat"})),
    "mine.skills": Row("/skills"),
    "mine.of_person": Row("/staff/0001001/skills", OF_STAFF),
    "mine.radar": Row("/staff/0001001/radar.svg", OF_STAFF),
    "assessment.sheet": Row("/assessment"),
    "assessment.of_year": Row("/assessment/2026"),
    "assessment.answer": Row("/assessment/answers/A01", method="POST"),
    "assessment.group": Row("/assessment/groups/A", method="POST"),
    "assessment.carry_over": Row("/assessment/carry-over", method="POST"),
    "assessment.submit": Row("/assessment/submit"),
    "assessment.withdraw": Row("/assessment/withdraw"),
    "assessment.file": Row("/assessment/2026/files/A01", frozenset({"staff"})),
    "rounds.rounds": Row("/rounds", KEEPERS),
    "rounds.export": Row("/rounds/2026.csv", KEEPERS),
    "rounds.days": Row("/rounds/2026/days", frozenset({"hr"})),
    "rounds.close": Row("/rounds/2026/close", frozenset({"hr"})),
    "rounds.remind": Row("/rounds/2026/remind", frozenset({"hr"})),
    "inbox.inbox": Row("/inbox", DECIDERS),
    "inbox.assessment": Row("/inbox/assessments/{assessment}", frozenset({"unit_head"})),
    "inbox.file": Row("/inbox/assessments/{assessment}/files/A01", frozenset({"unit_head"})),
    "inbox.claim": Row("/inbox/claims/{claim}", frozenset({"unit_head"})),
    "claims.mine": Row("/claims"),
    "claims.new": Row("/claims/new"),
    "claims.new_of_kind": Row("/claims/new/work_record"),
    "claims.withdraw": Row("/claims/{claim}/withdraw", frozenset({"staff"})),
    "claims.file": Row("/claims/{claim}/file", frozenset({"staff", "unit_head", "hr", "secretariat"})),
    "evidence.one": Row("/evidence/{evidence}", OF_STAFF),
    "evidence.void": Row("/evidence/{evidence}/void", DECIDERS),
    "evidence.file": Row("/evidence/{evidence}/file", OF_STAFF),
    "board.board": Row("/board", OVERSEERS),
    "board.export": Row("/board.csv", OVERSEERS),
    "board.unit": Row("/board/01", OVERSEERS),
    "heat.map": Row("/heat-map", OVERSEERS),
    "heat.picture": Row("/heat-map.svg", OVERSEERS),
    "heat.export": Row("/heat-map.csv", OVERSEERS),
    "courses.courses": Row("/courses"),
    "courses.course": Row("/courses/DAT-基礎"),
    "courses.data": Row("/courses/data/counter-use.csv"),
    "curricula.mine": Row("/curriculum"),
    "curricula.picture": Row("/curriculum/talent/picture.svg"),
    "curricula.of_person": Row("/staff/0001001/curriculum", OF_STAFF),
    "curricula.picture_of_person": Row("/staff/0001001/curriculum/talent/picture.svg", OF_STAFF),
    "recommendations.mine": Row("/recommendations"),
    "recommendations.of_person": Row("/staff/0001001/recommendations", OF_STAFF),
    "offerings.offerings": Row("/offerings"),
    "offerings.clashing": Row("/offerings/clashes", HR),
    "offerings.offering": Row("/offerings/ICT-103-001"),
    "offerings.calendar": Row("/offerings/ICT-103-001.ics"),
    "offering_changes.new": Row("/offerings/new", HR),
    "offering_changes.copy": Row("/offerings/ICT-103-001/copy", HR),
    "offering_changes.edit": Row("/offerings/ICT-103-001/edit", HR),
    "offering_changes.cancel": Row("/offerings/ICT-103-001/cancel", HR),
    "offering_changes.copy_year": Row("/offerings/copy-year", HR),
    "desk.desk": Row("/desk", KEEPERS),
    "desk.export": Row("/desk.csv", KEEPERS),
    "calendars.calendar": Row("/calendar"),
    "calendars.make": Row("/calendar/address", method="POST"),
    "calendars.revoke": Row("/calendar/revoke", method="POST"),
    "calendars.feed": Row("/calendar/{feed}.ics", open=True),
    "desk.offerings": Row("/desk/offerings", KEEPERS),
    "desk.offerings_export": Row("/desk/offerings.csv", KEEPERS),
    "desk.course": Row("/desk/ICT-103", KEEPERS),
    "desk.people": Row("/desk/ICT-103/people.csv", KEEPERS),
    "nominations.nominate": Row("/desk/ICT-103/nominate?staff_no=0001001", frozenset({"hr"})),
    "enrolments.mine": Row("/enrolments"),
    "enrolments.apply": Row("/offerings/ICT-103-001/apply"),
    "enrolments.enrolment": Row("/enrolments/{enrolment}", frozenset({"staff", "unit_head", "hr"})),
    "enrolments.accept": Row("/enrolments/{enrolment}/accept", frozenset({"staff"}), "POST"),
    "enrolments.withdraw": Row("/enrolments/{enrolment}/withdraw", frozenset({"staff"})),
    "enrolments.swap": Row("/enrolments/{enrolment}/swap", frozenset({"staff"})),
    "approvals.approvals": Row("/approvals", APPROVERS),
    "approvals.approval": Row("/approvals/{enrolment}", frozenset({"unit_head"})),
    "approvals.put_forward": Row("/approvals/put-forward", APPROVERS),
    "rosters.roster": Row("/offerings/ICT-103-001/roster", HR),
    "rosters.export": Row("/offerings/ICT-103-001/roster.csv", HR),
    "rosters.nominate": Row("/offerings/ICT-103-001/nominate", HR),
    "rosters.select": Row("/offerings/ICT-103-001/select", HR),
    "rosters.cancel": Row("/enrolments/{enrolment}/cancel", APPROVERS),
    "rosters.advance": Row("/enrolments/{enrolment}/advance", HR),
    "attendance.sign_in_list": Row(f"/offerings/{CODE}/sign-in-list", TEACHERS),
    "attendance.results": Row(f"/offerings/{CODE}/results", TEACHERS),
    "attendance.completions": Row(f"/offerings/{CODE}/completions", HR),
    "attendance.annul": Row("/completions/{certificate}/annul", HR),
    "result_files.upload": Row(f"/offerings/{CODE}/results/import", TEACHERS),
    "result_files.preview": Row(f"/offerings/{CODE}/results/import/{{results}}", TEACHERS),
    "result_files.cancel": Row(f"/offerings/{CODE}/results/import/{{results}}/cancel", TEACHERS, "POST"),
    "certificates.certificate": Row("/certificates/{certificate}.pdf", frozenset({"staff", "hr", "secretariat"})),
    "certificates.mine": Row("/training-history"),
    "certificates.export": Row("/training-history.pdf"),
    "certificates.of_person": Row("/staff/0001001/training-history", OF_STAFF),
    "certificates.export_of_person": Row("/staff/0001001/training-history.csv", OF_STAFF),
    "questionnaires.mine": Row("/questionnaires"),
    "questionnaires.answer": Row("/enrolments/{held}/questionnaires/after", frozenset({"staff"})),
    "questionnaires.results": Row(f"/offerings/{CODE}/questionnaire", TEACHERS | KEEPERS),
    "framework.framework": Row("/framework"),
    "framework.personas": Row("/framework/personas"),
    "framework.skill": Row("/framework/A01"),
    **rows.ROWS,
}


def furnish(city: City) -> dict[str, int | str]:
    """Put the things the paths name into the city. Returns their ids."""
    who = {name: _access(city, name) for name in ("staff", "hr", "secretariat")}
    training = held(city)
    offering = opened("ICT-103-001")
    with db.transaction():
        upload = uploads.keep_evidence(owner_id=city.staff["staff"], filename=PDF.filename, content=PDF.content, at=AT)
        preview, results = _previews(city, training["lines"]["staff"].offering_id)
        proof = evidence.record(
            staff_id=city.staff["staff"], skill_code="A01", level=2, kind="training", acquired_on=date(2026, 5, 1),
            actor=audit.COMMAND, at=AT, upload_id=upload,
        )  # fmt: skip
        claim = claims.hand_in(
            access=who["staff"], claim=NewClaim(ClaimKind.work_record, date(2026, 6, 1), "案内を書いた", "A02", 2),
            file=PDF, at=AT, today=TODAY,
        )[0]  # fmt: skip
        services.make_token(
            role=Role.secretariat, label="計画", maker=who["secretariat"], actor=audit.COMMAND, at=AT, today=TODAY
        )
        applied = enrolling.apply(offering_id=offering, access=who["staff"], at=AT, today=TODAY)
        feed = enrolling.open_feed(access=_access(city, "department_head"), at=AT)
    return {
        "appointment": city.appointment,
        "feed": feed,
        "enrolment": applied.id,
        "certificate": training["number"],
        "held": training["enrolment"],
        "results": results,
        "deputy": make_deputy(city.units["010101"], city.staff["bureau"], since=date(2027, 1, 4)),
        "preview": preview,
        "evidence": proof,
        "claim": claim,
        "assessment": _submitted(who["staff"], who["hr"]),
        "token": accounts.tokens()[0].id,
        "grant": accounts.grants_of(city.accounts["bureau"], TODAY)[0].id,
        **rows.furnish(city),
    }


def _previews(city: City, offering_id: int) -> tuple[int, int]:
    """Files HR is looking at before taking them in: of units, and of results."""
    given = (("units", "units.csv", b"nothing"),
             (f"results:{offering_id}", "results.csv", "職員番号,日付,分\n".encode()))  # fmt: skip
    units, results = (
        uploads.keep_preview(owner_id=city.staff["hr"], purpose=purpose, filename=name, content=content, at=AT)
        for purpose, name, content in given
    )
    return units, results


def _access(city: City, name: str) -> Access:
    found = accounts.access(city.accounts[name], TODAY)
    assert found is not None
    return found


def _submitted(staff: Access, hr: Access) -> int:
    """The staff member's self-assessment of the open round, complete and handed in."""
    now = {"at": AT, "today": TODAY}
    with db.transaction():
        assessment.open_round(fiscal_year=2026, first_day=TODAY, last_day=date(2026, 12, 28), access=hr, **now)
        for skill in frameworks.in_force(TODAY).skills:
            assessment.answer(
                fiscal_year=2026, answer=NewAnswer(skill.code, 1), file=PDF if skill.code == "A01" else None,
                expected_since=None, access=staff, **now,
            )  # fmt: skip
        case = assessments.case_of(staff.staff_id or 0, 2026)
        assert case is not None
        assessment.submit(assessment_id=case.id, access=staff, **now)
    return case.id
