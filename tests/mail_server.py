"""A real mail server on this machine that remembers what it was sent, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from casework.installation import Installation

ADDRESS = "https://casework.example.no"
SENDER = "ikke-svar@casework.example.no"


@dataclass
class Mailbox:
    """What came, and what the server does with it.

    refuses   answers to recipients, by address: "550 No such user", "450 Try later", "hang up"
    answers   what it says after the text: its answer, "hang up", or "keep waiting"
    """

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    connections: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    answers: str = "250 OK"
    encrypted: list[bool] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails it was given, parsed."""
        return [message_from_bytes(cast("bytes", each.content), policy=policy.default) for each in self.envelopes]

    def to(self, address: str) -> list[str]:
        """The texts that came to an address."""
        found = [message for message in self.messages if message["To"].addresses[0].addr_spec == address]
        return [str(message.get_content()).replace("\r\n", "\n") for message in found]

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Somebody says hello."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        refusal = self.refuses.get(address)
        if refusal == "hang up":
            cast("asyncio.Transport", server.transport).abort()
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take the text."""
        if self.answers == "hang up":
            cast("asyncio.Transport", server.transport).abort()
            return "250 nobody hears this"
        if self.answers == "keep waiting":
            await asyncio.sleep(1)
        elif self.answers.startswith("250"):
            self.envelopes.append(envelope)
            line = cast("asyncio.Transport", server.transport)
            self.encrypted.append(line.get_extra_info("sslcontext") is not None)
        return self.answers if self.answers[0].isdigit() else "250 OK"

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, told: Any) -> AuthResult:
        """Let the right password in."""
        self.passwords.append(cast("LoginPassword", told).password)
        return AuthResult(success=cast("LoginPassword", told).password == b"hemmelig:/@")


@contextmanager
def listening(box: Mailbox | None = None, **told: Any) -> Iterator[Mailbox]:
    """Serve on a port of this machine inside the block."""
    mailbox = box or Mailbox()
    mailbox.port = mailbox.port or free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, ready_timeout=20, **told)
    controller.start()
    mailbox.connections = 0
    try:
        yield mailbox
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def mailing(installation: Installation, port: int, *, scheme: str = "smtp", account: str = "") -> Installation:
    """The installation, told to send its mails to a port of this machine."""
    told = replace(
        installation.settings,
        smtp=f"{scheme}://{account}127.0.0.1:{port}",
        mail_from=SENDER,
        address=ADDRESS,
    )
    return replace(installation, settings=told)


def server_context(certificate: str, key: str) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
