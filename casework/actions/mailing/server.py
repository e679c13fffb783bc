"""The mail server: reached by TLS where it can be, spoken to step by step, so that one knows what became of a mail."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from casework import faults

TIMEOUT = 10.0
"""Seconds for any one answer of the server."""

FAULTS = (smtplib.SMTPException, OSError)


class Unreachable(Exception):
    """The server cannot be reached or used, or hung up before the mail was handed over: it was surely not accepted."""


class Answer(StrEnum):
    """What became of a mail. `UNKNOWN`: all of it was sent, and the connection broke before the server answered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails go, as the setting says: smtp://user:password@host:port, or smtps:// for TLS from the first byte."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Server:
        """The server of a URL. Raises ValueError for one that is none."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("no address of a mail server")
        tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or (465 if tls else 587), tls, user, password)

    @property
    def here(self) -> bool:
        """Is it this machine, so that nobody listens on the way?"""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


class Postbox:
    """One connection for a run, opened when the first mail is ready. A broken one is opened anew."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._line: smtplib.SMTP | None = None

    def open(self) -> None:
        """Reach the server. Raises Unreachable."""
        if self._line is not None:
            return
        try:
            self._line = _reached(self.server)
        except FAULTS as fault:
            raise Unreachable(faults.kind(fault)) from None

    def close(self) -> None:
        """Hang up."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(*FAULTS):
                line.quit()
            line.close()

    def hand_over(self, message: EmailMessage, *, sender: str, to: str) -> Answer:
        """Give the server one mail for one recipient. Raises Unreachable where it surely was not accepted."""
        self.open()
        line = self._line
        if line is None:
            raise Unreachable
        try:
            refusal = _announced(line, sender, to)
        except FAULTS as fault:
            self.close()
            raise Unreachable(faults.kind(fault)) from None
        return refusal or self._given(line, message)

    def _given(self, line: smtplib.SMTP, message: EmailMessage) -> Answer:
        """Send the text. From here on, only the server's own answer tells whether it has it."""
        try:
            line.send(re.sub(rb"(?m)^\.", b"..", message.as_bytes()) + b".\r\n")
            code, _ = line.getreply()
        except FAULTS:
            self.close()
            return Answer.UNKNOWN
        return _meaning(code) or Answer.ACCEPTED


def _reached(server: Server) -> smtplib.SMTP:
    """A connection that is encrypted where the server offers it, its certificate verified, and signed in."""
    secure = ssl.create_default_context()
    if server.tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=secure)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        _prepared(line, server, secure)
    except BaseException:
        line.close()
        raise
    return line


def _prepared(line: smtplib.SMTP, server: Server, secure: ssl.SSLContext) -> None:
    line.ehlo_or_helo_if_needed()
    encrypted = server.tls
    if not encrypted and line.has_extn("starttls"):
        line.starttls(context=secure)
        line.ehlo()
        encrypted = True
    if not server.user:
        return
    if not (encrypted or server.here):
        raise PasswordInClear
    line.login(server.user, server.password)


class PasswordInClear(OSError):
    """The server offers no encryption, so the password is not sent to it."""


def _announced(line: smtplib.SMTP, sender: str, to: str) -> Answer | None:
    """Say from whom and to whom, and that the text comes. What the server refuses, or None when it listens."""
    try:
        refusal = (
            _meaning(line.mail(sender)[0]) or _meaning(line.rcpt(to)[0]) or _meaning(line.docmd("data")[0], wanted=3)
        )
    except UnicodeError:
        refusal = Answer.REFUSED
    if refusal is not None:
        with suppress(*FAULTS):
            line.rset()
    return refusal


def _meaning(code: int, *, wanted: int = 2) -> Answer | None:
    """A reply by its first digit (RFC 5321 section 4.2.1): 5 is for good, 4 for now; None for the wanted one."""
    if code // 100 == wanted:
        return None
    return Answer.REFUSED if code // 100 == 5 else Answer.LATER
