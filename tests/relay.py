"""A mail relay that stands in: it speaks what SMTP is needed, keeps what it accepted and can be told to refuse."""

import os
import signal
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socket import SHUT_RDWR
from threading import Thread
from typing import cast


@dataclass
class Box:
    """What was accepted; `answers` by address, or by "DATA"; `ends`: whom to kill before answering."""

    port: int = 0
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    ends: int | None = None
    hangs_up: bool = False

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.accepted]

    @property
    def messages(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(content, policy=default)) for _, content in self.accepted]


class Server(socketserver.ThreadingTCPServer):
    """Listens on loopback; its connections share one Box."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.box = Box(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.box = cast(Server, self.server).box
        self.say("220 stand-in")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            word = line.partition(":")[0].upper()
            if word == "RCPT TO":
                recipient = line.partition("<")[2].rstrip(">")
                self.say(self.box.answers.get(recipient, "250 yes"))
            elif word == "DATA":
                self.take(recipient)
            else:
                self.say("250 yes")

    def take(self, recipient: str) -> None:
        self.say("354 go on")
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        if "DATA" not in self.box.answers:
            self.box.accepted.append((recipient, content))
        if self.box.ends is not None:
            os.kill(self.box.ends, signal.SIGKILL)
        if self.box.ends is not None or self.box.hangs_up:
            self.connection.shutdown(SHUT_RDWR)
        else:
            self.say(self.box.answers.get("DATA", "250 taken"))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def relay(port: int = 0) -> Iterator[Box]:
    """A relay, listening while inside."""
    with Server(port) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.box
        server.shutdown()
