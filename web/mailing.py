"""Notices as mail: what a message says, and one run of the outbox through the relay.

A message holds the sentence of the notice, in Japanese and in English, and where to read on; nothing else.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from flask_babel import gettext

from foundation import audit, clock, db, outbox
from foundation.clock import TOKYO
from foundation.errors import sentence
from foundation.history import Viewpoint
from foundation.outbox import Letter, Post
from foundation.relay import Address, Never, NotNow, Relay, Unheard, Unreachable
from organisation.staff import queries as staff
from web.config import Config
from web.formats import say
from web.language import LANGUAGES, speaking

SUBJECT = "育成からのお知らせ / Notice from Ikusei"
PLAIN = re.compile(r"[A-Za-z0-9._-]{1,40}")
LEFT = sentence("在職していない職員")
ODD = sentence("職員番号からメールアドレスを作れません。")
NOT_YET = sentence("まだ着任していない職員")


@dataclass
class Run:
    """What one run did: how many of each; `trouble` why it ended early, "" when it did not."""

    sent: int = 0
    refused: int = 0
    put_back: int = 0
    doubtful: int = 0
    left_out: int = 0
    trouble: str = ""
    tried: int = 0

    @property
    def counts(self) -> dict[str, int]:
        names = ("sent", "refused", "put_back", "doubtful", "left_out")
        return {name: getattr(self, name) for name in names}


def configured(config: Config) -> bool:
    """Whether there is a relay to hand mail to."""
    return bool(config.mail_relay and config.mail_from and config.mail_address)


def run(config: Config, *, limit: int | None = None) -> Run:
    """Mail what is due, one notice at a time. It may run twice at once, and be ended at any moment."""
    done = Run()
    with db.transaction():
        done.left_out = outbox.begin(at=clock.now())
        done.doubtful = outbox.doubt(at=clock.now())
    host, _, port = config.mail_relay.rpartition(":")
    with closing(Relay(Address(host, int(port)), name=_domain(config))) as relay:
        while not done.trouble and (limit is None or done.tried < limit) and _deliver_one(config, relay, done):
            done.tried += 1
    if done.sent:
        with db.transaction():
            audit.record(action="notices.mailed", actor=audit.COMMAND, at=clock.now(), done=done.counts)
    return done


def _deliver_one(config: Config, relay: Relay, done: Run) -> bool:
    """Whether there was one."""
    with db.transaction():
        letter = outbox.claim(at=clock.now())
    if letter is None:
        return False
    message = _addressed(config, letter, done)
    if message is not None:
        _hand_over(relay, message, letter, done)
    return True


def _hand_over(relay: Relay, message: EmailMessage, letter: Letter, done: Run) -> None:
    try:
        relay.hand_over(message)
        _settle(letter, Post.sent, done)
    except Unreachable as error:
        done.trouble = str(error)
        _put_back(letter, str(error), done)
    except NotNow as error:
        _put_back(letter, str(error), done)
    except Never as error:
        _settle(letter, Post.refused, done, str(error))
    except Unheard as error:
        done.trouble = str(error)
        _settle(letter, Post.doubtful, done, str(error))


def _settle(letter: Letter, post: Post, done: Run, note: str = "") -> None:
    with db.transaction():
        outbox.settle(letter, post, at=clock.now(), note=note)
    setattr(done, post.value, getattr(done, post.value) + 1)


def _put_back(letter: Letter, note: str, done: Run) -> None:
    with db.transaction():
        outbox.put_back(letter, at=clock.now(), note=note)
    done.put_back += 1


def _addressed(config: Config, letter: Letter, done: Run) -> EmailMessage | None:
    """The message, unless nobody can be written to: people who left get no mail, those to come get it then."""
    today = clock.today()
    person = staff.person(letter.recipient_id, Viewpoint(on=today, today=today))
    if person is None:
        _put_back(letter, NOT_YET, done)
    elif person.unit_id is None:
        _settle(letter, Post.refused, done, LEFT)
    elif not PLAIN.fullmatch(person.staff_no):
        _settle(letter, Post.refused, done, ODD)
    else:
        return message_of(config, letter, config.mail_address.format(staff_no=person.staff_no), at=clock.now())
    return None


def message_of(config: Config, letter: Letter, recipient: str, *, at: datetime) -> EmailMessage:
    """The message of a notice. Its head holds nothing that anybody typed; its Message-ID is the same each time."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = config.mail_from, recipient, SUBJECT
    message["Date"] = format_datetime(at.astimezone(TOKYO))
    message["Message-ID"] = message_id(config, letter)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(config, letter)), charset="utf-8", cte="base64")
    return message


def message_id(config: Config, letter: Letter) -> str:
    """Made of the notice alone, so that a relay sees when it gets one twice."""
    digest = sha256(f"{letter.id} {letter.written_at.isoformat()}".encode()).hexdigest()[:20]
    return f"<notice-{letter.id}-{digest}@{_domain(config)}>"


def _lines(config: Config, letter: Letter) -> list[str]:
    said = []
    for code in LANGUAGES:
        with speaking(code):
            said += [say(letter.message, letter.values), "", *_where(config, letter)]
            said += [gettext("このメールは育成が自動で送っています。返信しても届きません。"), "", "--", ""]
    return said[:-3]


def _where(config: Config, letter: Letter) -> list[str]:
    return [config.mail_link.rstrip("/") + letter.link, ""] if config.mail_link else []


def _domain(config: Config) -> str:
    return config.mail_from.rpartition("@")[2]
