"""The internal mail relay: one connection, one message after another, and what became of each.

No encryption and no password: the relay stands in the same closed network and takes mail from this machine.
"""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

SECONDS = 30


@dataclass(frozen=True)
class Address:
    """Where the relay listens."""

    host: str
    port: int


class Unreachable(Exception):
    """The relay cannot be talked to now, or takes nothing from us now."""


class NotNow(Exception):
    """The relay does not take this one message now."""


class Never(Exception):
    """The relay will not take this one message, now or later."""


class Unheard(Exception):
    """The message was handed over, but the answer was never heard."""


class Relay:
    """The relay, connected to when there is a first message; `name` is how we greet it."""

    def __init__(self, address: Address, *, name: str) -> None:
        self.address = address
        self.name = name
        self._connection: smtplib.SMTP | None = None

    def hand_over(self, message: EmailMessage) -> None:
        """Give it one message to one recipient. Raises Unreachable, NotNow, Never or Unheard."""
        try:
            connection = self._connected()
            _envelope(connection, message)
        except OSError as error:
            raise Unreachable(_words(error)) from error
        try:
            _judge(*connection.data(message.as_bytes(policy=SMTP)))
        except smtplib.SMTPDataError as error:
            _judge(error.smtp_code, error.smtp_error)  # refused before a byte of it was sent
        except OSError as error:
            raise Unheard(_words(error)) from error

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            address = (self.address.host, self.address.port)
            self._connection = smtplib.SMTP(*address, local_hostname=self.name, timeout=SECONDS)
        return self._connection


def _envelope(connection: smtplib.SMTP, message: EmailMessage) -> None:
    """Who sends and who receives."""
    connection.ehlo_or_helo_if_needed()
    connection.rset()
    code, answer = connection.mail(message["From"])
    if code != 250:
        raise Unreachable(_words(answer))
    _judge(*connection.rcpt(message["To"]))


def _judge(code: int, answer: bytes | str) -> None:
    said = f"{code} {_words(answer)}"
    if code == 421:
        raise Unreachable(said)
    if 500 <= code < 600:
        raise Never(said)
    if not 200 <= code < 300:
        raise NotNow(said)


def _words(said: object) -> str:
    """What went wrong, in one printable line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:200]
