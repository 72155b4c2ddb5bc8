"""flask offerings import: as every import, with clashes flagged and running applications respected."""

from curriculum.enrolment import services as enrolling
from curriculum.offering import queries
from curriculum.offering.rules.rows import COLUMNS
from foundation import db
from organisation.account import queries as accounts
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import Files
from tests.web.conftest import SignIn
from web.config import ROOT

DEMO = ROOT / "content" / "demo" / "offerings_2026.csv"
HEADINGS = ",".join(COLUMNS)
ROW = "ICT-103-001,ICT-103,集合,2026-11-10,09:30,16:30,情報研修室A,30,5,2026-09-01,2026-10-30,不要,120,3"


def test_the_citys_file_is_taken_in_once(run: Run):
    dry = run("offerings", "import", DEMO, "--dry-run", "--json").document
    assert (dry["rows"], dry["new"], dry["flagged"], dry["known_since"]) == (399, 399, 179, None)
    assert queries.every() == ()
    told = run("offerings", "import", DEMO, "--json").document
    assert (told["new"], told["flagged"], len(told["flags"])) == (399, 179, 179)
    again = run("offerings", "import", DEMO, "--json").document
    assert (again["new"], again["same"], again["corrected"], again["known_since"]) == (0, 399, 0, None)


def test_corrections_must_be_agreed_to(run: Run, refused: Refused, files: Files):
    run("offerings", "import", files.write("a.csv", f"{HEADINGS}\n{ROW}\n"))
    other = files.write("b.csv", f"{HEADINGS}\n{ROW.replace(',30,5,', ',40,5,')}\n")
    assert "--corrections" in refused("offerings", "import", other)
    told = run("offerings", "import", other, "--corrections", "--json").document
    assert (told["corrected"], told["corrections"][0]["row"]) == (1, 2)
    assert queries.offering_by_code("ICT-103-001").capacity == 40


def test_every_wrong_row_is_told_and_nothing_is_taken(run: Run, files: Files):
    wrong = ROW.replace("ICT-103-001", "ICT-103-002").replace(",30,5,", ",0,5,").replace("09:30", "9時")
    said = run("offerings", "import", files.write("a.csv", f"{HEADINGS}\n{ROW}\n{wrong}\n"), "--json")
    assert said.exit_code == 1
    assert {(each["row"], each["column"]) for each in said.document["problems"]} == {(3, "開始"), (3, "定員")}
    assert queries.every() == ()


def test_a_day_people_applied_for_is_not_moved_by_a_file(run: Run, files: Files, city: City):
    run("offerings", "import", files.write("a.csv", f"{HEADINGS}\n{ROW}\n"))
    access = accounts.access(city.accounts["staff"], TODAY)
    assert access is not None
    with db.transaction():
        line = queries.offering_by_code("ICT-103-001")
        enrolling.save_draft(offering_id=line.id, note="", access=access, at=AT, today=TODAY)
    moved = files.write("b.csv", f"{HEADINGS}\n{ROW.replace('2026-11-10', '2026-11-11')}\n")
    assert run("offerings", "import", moved, "--corrections").exit_code == 0
    back = files.write("c.csv", f"{HEADINGS}\n{ROW}\n")
    with db.transaction():
        enrolling.nominate(
            offering_id=line.id, staff_ids=[city.staff["stranger"]], reason="必要なため",
            access=accounts.access(city.accounts["hr"], TODAY) or access, at=AT, today=TODAY,
        )  # fmt: skip
    said = run("offerings", "import", back, "--corrections", "--json")
    assert said.exit_code == 1
    assert "開催回の画面で変更" in said.document["problems"][0]["reason"]


def test_the_import_page_knows_offerings(sign_in: SignIn):
    page = sign_in("hr").get("/imports/offerings").text
    assert "所属長承認" in page
    assert sign_in("secretariat").get("/imports/offerings").status_code == 404
