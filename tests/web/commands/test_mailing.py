"""Mail: nothing is lost while the relay is away, and nothing is handed over twice, whatever ends the command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from foundation import db, mail, trail
from foundation.errors import sentence
from foundation.mail import Notice
from tests.factories import AT, TODAY, make_staff
from tests.relay import Box, relay
from tests.web.city import City
from tests.web.commands.conftest import Refused, Run

ROOT = Path(__file__).resolve().parents[3]
FREED = sentence("パスワードを設定し直すコードが発行されました。")
MAIL = {"mail_from": "ikusei@city.example", "mail_address": "{staff_no}@mail.city.example"}


def configure(app: Flask, port: int) -> None:
    app.extensions["ikusei"] = replace(app.extensions["ikusei"], mail_relay=f"127.0.0.1:{port}", **MAIL)


@pytest.fixture
def box(app: Flask, city: City) -> Iterator[Box]:
    """A relay the application is configured for; the city's own notices are not in the way."""
    with db.transaction() as session:
        session.execute(update(Notice).values(mail=""))
    with relay() as found:
        configure(app, found.port)
        yield found


def tell(
    city: City, *whom: str, at: datetime = AT, link: str = "/notices", message: str = FREED, **values: Any
) -> None:
    with db.transaction():
        mail.notify_all([city.staff[who] for who in whom], message, link=link, at=at, **values)
    db.close()


def states() -> list[str]:
    found = db.session().execute(select(Notice.mail).where(Notice.mail != "").order_by(Notice.id)).scalars().all()
    db.close()
    return list(found)


def address(city: City, who: str) -> str:
    return f"{city.number(who)}@mail.city.example"


def test_without_a_relay_it_says_so_and_that_nothing_is_lost(run: Run, city: City):
    tell(city, "staff")
    said = run("send-mail")
    assert said.exit_code == 0
    assert "設定されていません" in said.out and "失われていません" in said.out
    assert run("send-mail", "--json").document["configured"] is False
    assert states()[-1] == "waiting"


def test_each_notice_is_handed_over_once(run: Run, box: Box, city: City):
    tell(city, "staff", "hr")
    assert run("send-mail", "--json").document["sent"] == 2
    assert run("send-mail", "--json").document["sent"] == 0
    assert box.recipients == [address(city, "staff"), address(city, "hr")]
    assert states() == ["sent", "sent"]


def test_a_message_says_the_sentence_in_both_languages_and_nothing_else(run: Run, box: Box, city: City, app: Flask):
    app.extensions["ikusei"] = replace(app.extensions["ikusei"], mail_link="https://ikusei.city.example/")
    tell(city, "staff", link="/offerings/ICT-101")
    run("send-mail")
    message, text = box.messages[0], box.messages[0].get_content()
    assert message.get_content_type() == "text/plain"
    assert text.count("https://ikusei.city.example/offerings/ICT-101") == 2
    assert text.index(FREED) < text.index("code")
    assert message["From"] == "ikusei@city.example" and message["Auto-Submitted"] == "auto-generated"


def test_a_limit_is_kept(run: Run, box: Box, city: City):
    tell(city, "staff", "hr", "stranger")
    assert run("send-mail", "--limit", 2, "--json").document["waiting"] == 1
    assert len(box.accepted) == 2


def test_the_audit_trail_holds_counts_and_only_of_runs_that_sent(run: Run, box: Box, city: City):
    run("send-mail")
    tell(city, "staff")
    run("send-mail")
    (line,) = trail.lines(trail.Search(action="notices.mailed"), limit=9, offset=0)
    assert line.content["done"]["sent"] == 1
    assert (line.subject, line.actor) == ("", "command")


def test_a_relay_away_for_a_week_loses_nothing_and_gets_each_once(run: Run, app: Flask, city: City):
    with db.transaction() as session:
        session.execute(update(Notice).values(mail=""))
    with relay() as gone:
        configure(app, gone.port)
    tell(city, "staff", "hr")
    for hours in range(0, 24 * 7, 5):
        with time_machine.travel(AT + timedelta(hours=hours), tick=False):
            said = run("send-mail", "--json")
            assert said.exit_code == 1 and said.document["trouble"]
    assert states() == ["waiting", "waiting"]
    with relay(gone.port) as back, time_machine.travel(AT + timedelta(days=8), tick=False):
        assert run("send-mail", "--json").document["sent"] == 2
        run("send-mail")
        assert sorted(back.recipients) == sorted([address(city, "staff"), address(city, "hr")])


def test_the_pauses_grow_and_count_from_the_clock_passed_in(run: Run, box: Box, city: City):
    box.answers[address(city, "staff")] = "451 later"
    tell(city, "staff")
    now, tried = AT, []
    for _ in range(4):
        with time_machine.travel(now, tick=False):
            assert run("send-mail", "--json").document["put_back"] == 1
            assert run("send-mail", "--json").document["put_back"] == 0
        tried.append(now)
        now = db.session().execute(select(Notice.mail_next_at).where(Notice.mail == "waiting")).scalar_one()
        db.close()
    assert [str(after - before) for before, after in zip(tried, [*tried[1:], now], strict=True)] == [
        "0:05:00", "0:10:00", "0:20:00", "0:40:00"
    ]  # fmt: skip


def test_an_address_refused_for_good_does_not_stop_the_others(run: Run, box: Box, city: City):
    box.answers[address(city, "staff")] = "550 no such mailbox"
    tell(city, "staff", "hr")
    said = run("send-mail", "--json")
    assert (said.document["refused"], said.document["sent"], said.exit_code) == (1, 1, 0)
    assert states() == ["refused", "sent"]


def test_whoever_is_not_here_yet_gets_it_later(run: Run, box: Box, city: City):
    tell(city, "staff")
    with db.transaction() as session:
        session.execute(update(Notice).where(Notice.mail == "waiting").values(recipient_id=987_654))
    assert run("send-mail", "--json").document["put_back"] == 1
    assert box.accepted == []


def test_whoever_left_gets_no_mail(run: Run, box: Box, city: City):
    gone = make_staff("0001099", unit=city.units["0101"], until=TODAY - timedelta(days=1))
    with db.transaction():
        mail.notify(gone, FREED, link="/notices", at=AT)
    assert run("send-mail", "--json").document["refused"] == 1
    assert box.accepted == []


def test_when_mail_begins_what_is_older_than_the_setting_stays_in_the_application(run: Run, box: Box, city: City):
    tell(city, "staff", at=AT - timedelta(days=15))
    tell(city, "hr", at=AT - timedelta(days=13))
    assert run("send-mail", "--json").document["left_out"] == 1
    assert box.recipients == [address(city, "hr")]


def test_what_somebody_typed_never_reaches_the_head_of_a_message(run: Run, box: Box, city: City):
    nasty = "x\r\nBcc: all@city.example\r\n\r\n.\r\nMAIL FROM:<evil@example>"
    tell(city, "staff", message="%(wish)s", wish=nasty, link=f"/notices{nasty}")
    run("send-mail")
    (message,) = box.messages
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
         "MIME-Version"]
    )  # fmt: skip
    assert box.recipients == [address(city, "staff")]


def begin(database: str, port: int, tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    environment = {
        **os.environ, "DATABASE_URL": database, "INSTANCE": str(tmp_path), "IKUSEI_MAIL_RELAY": f"127.0.0.1:{port}",
        "IKUSEI_MAIL_FROM": MAIL["mail_from"], "IKUSEI_MAIL_ADDRESS": MAIL["mail_address"],
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi:create_app", "send-mail", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_killed_between_hand_over_and_mark_it_is_in_doubt_and_not_sent_again_by_itself(
    run: Run, refused: Refused, box: Box, city: City, database: str, tmp_path: Path
):
    run("send-mail")
    tell(city, "staff")
    process = begin(database, box.port, tmp_path)
    box.ends = process.pid
    process.communicate(timeout=60)
    box.ends = None
    assert (process.returncode, states()) == (-9, ["sending"])
    claimed = db.session().execute(select(Notice.mail_next_at).where(Notice.mail == "sending")).scalar_one()
    db.close()
    with time_machine.travel(claimed + timedelta(minutes=14), tick=False):
        assert run("send-mail", "--json").document["sent"] == 0
    with time_machine.travel(claimed + timedelta(minutes=15), tick=False):
        assert run("send-mail", "--json").document["doubtful"] == 1
        (listed,) = run("send-mail", "--doubtful", "--json").document
        assert listed["staff_no"] == city.number("staff") and str(listed["id"]) in run("send-mail", "--doubtful").out
        assert len(box.accepted) == 1
        run("send-mail", "--again", listed["id"])
        assert run("send-mail", "--json").document["sent"] == 1
        assert "番号" in refused("send-mail", "--again", listed["id"])
    assert len({message["Message-ID"] for message in box.messages}) == 1 != len(box.messages)


def test_two_runners_at_once_hand_each_notice_over_once(
    run: Run, box: Box, city: City, database: str, tmp_path: Path
):
    run("send-mail")
    everybody = tuple(city.staff)
    tell(city, *everybody)
    runners = [begin(database, box.port, tmp_path) for _ in range(2)]
    for runner in runners:
        runner.communicate(timeout=60)
    assert sorted(box.recipients) == sorted(address(city, who) for who in everybody)
    assert set(states()) == {"sent"}


def test_a_message_whose_answer_was_never_heard_is_in_doubt_at_once_and_the_run_ends(
    run: Run, box: Box, city: City
):
    box.hangs_up = True
    tell(city, "staff", "hr")
    said = run("send-mail", "--json")
    assert (said.exit_code, said.document["doubtful"], states()) == (1, 1, ["doubtful", "waiting"])


def test_a_message_refused_for_its_content_is_told(run: Run, box: Box, city: City):
    box.answers["DATA"] = "554 not this"
    tell(city, "staff")
    assert run("send-mail", "--json").document["refused"] == 1
    note = db.session().execute(select(Notice.mail_note).where(Notice.mail == "refused")).scalar_one()
    assert note == "554 not this"
