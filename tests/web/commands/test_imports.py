"""Files taken in by command: all of it or nothing, the same again changes nothing, every error in its row."""

import csv
import io
from pathlib import Path

from foundation import trail
from organisation.account import queries as accounts
from organisation.staff.models import PersonnelOrder
from organisation.unit.models import UnitVersion
from tests.factories import count
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import STAFF, UNITS, Files

KINDS = ("units", "staff", "appointments", "evidence")


def path_of(files: Files, kind: str) -> Path:
    attribute = {"appointments": "register"}.get(kind, kind)
    return getattr(files, attribute)


def test_the_same_file_again_changes_nothing(run: Run, loaded: Files):
    before = trail.head()
    for kind in KINDS:
        said = run(kind, "import", path_of(loaded, kind), "--json")
        told = said.document
        assert (said.exit_code, told["new"], told["corrected"], told["known_since"]) == (0, 0, 0, None)
        assert told["same"] == told["rows"] > 0
    assert trail.head() == before


def test_a_dry_run_tells_and_takes_nothing(run: Run, files: Files):
    said = run("units", "import", files.units, "--dry-run", "--json")
    assert (said.document["new"], said.document["dry_run"], said.err) == (5, True, "")
    assert (count(UnitVersion), trail.head().position) == (0, 0)


def test_people_taken_in_have_accounts_without_a_password(loaded: Files):
    account = accounts.account_by_staff_no("0000101")
    assert account is not None
    assert (account.name, account.activated) == ("髙橋　花子", False)


def test_one_wrong_row_stops_the_whole_file(run: Run, loaded: Files):
    wrong = STAFF.replace("R6.4.1,異動", "H32.5.1,異動").replace("010101,総務課,60", "999999,総務課,60")
    said = run("staff", "import", loaded.write("wrong.csv", wrong), "--json")
    assert said.exit_code == 1
    problems = {(each["row"], each["column"]): each for each in said.document["problems"]}
    assert problems[2, "発令日"]["value"] == "H32.5.1"
    assert "R2.5.1" in problems[2, "発令日"]["reason"]
    assert problems[3, "所属コード"]["value"] == "999999"
    assert said.document["error"] in said.err
    assert count(PersonnelOrder) == 2


def test_a_person_reads_the_errors_as_a_table(refused: Refused, files: Files):
    said = refused("units", "import", files.write("wrong.csv", UNITS.replace("局,00", "庁,00")))
    heading, line = said.splitlines()[1:3]
    assert heading.split() == ["行", "列", "値", "理由"]
    assert line.split()[:3] == ["3", "区分", "庁"]


def test_the_errors_can_be_had_as_a_file(refused: Refused, files: Files, tmp_path: Path):
    wrong = files.write("wrong.csv", UNITS.replace("2001-05-01", "いつか"))
    refused("units", "import", wrong, "--errors-csv", tmp_path / "errors.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "errors.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["行", "列", "値", "理由"]
    assert [row[0] for row in rows[1:]] == ["2", "3", "4", "5", "6"]


def test_a_file_that_is_no_table_of_units_is_refused_in_words(refused: Refused, tmp_path: Path):
    path = tmp_path / "strange.csv"
    for content, word in ((b"", "空"), (b"\xff\xfe\x00\x81", "UTF-16"), ("所属コード,名前\n1,2\n".encode(), "所属名")):
        path.write_bytes(content)
        assert word in refused("units", "import", path)


def test_other_content_is_a_correction_taken_only_when_asked(run: Run, refused: Refused, loaded: Files):
    changed = loaded.write("changed.csv", STAFF.replace(",30,主査", ",40,係長"))
    assert "--corrections" in refused("staff", "import", changed)
    said = run("staff", "import", changed, "--dry-run", "--json")
    assert [(each["row"], each["subject"]) for each in said.document["corrections"]] == [(2, "0000101")]
    assert run("staff", "import", changed, "--corrections", "--json").document["corrected"] == 1


def test_lost_zeros_are_put_back_when_asked(run: Run, refused: Refused, loaded: Files):
    eaten = loaded.write("eaten.csv", STAFF.replace("0000101", "101").replace("0000102", "102"))
    assert "101" in refused("staff", "import", eaten)
    said = run("staff", "import", eaten, "--repair-zeros", "--json").document
    assert (said["new"], said["same"], len(said["repairs"])) == (0, 2, 2)


def test_a_first_load_may_say_since_when_it_was_known(run: Run, refused: Refused, files: Files):
    said = run("units", "import", files.units, "--recorded-at", "2026-04-01T09:00", "--json")
    assert said.document["known_since"] == "2026-04-01T09:00:00+09:00"
    assert trail.lines(trail.Search(), limit=1, offset=0)[0].content["recorded_at"] == "2026-04-01T00:00:00+00:00"
    more = files.write("more.csv", UNITS + "16,西区役所,区,00,2001-05-01,\n")
    assert "最初" in refused("units", "import", more, "--recorded-at", "2026-04-01T09:00")


def test_a_moment_ahead_or_unreadable_is_refused(refused: Refused, files: Files):
    for moment in ("yesterday", "2027-01-01", "2026-13-01"):
        assert "日時" in refused("units", "import", files.units, "--recorded-at", moment)


def test_a_missing_file_is_bad_usage(run: Run, tmp_path: Path):
    assert run("units", "import", tmp_path / "nothing.csv").exit_code == 2
