"""What a mail says: numbers, a day, where casework is and how to be left in peace."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from casework import clock, language
from casework.actions.mailing.counts import Line
from casework.config import Settings
from casework.language import gettext, weekday_day

PROFILE = "/account/profile"


def compose(settings: Settings, *, to: str, user_id: UUID, day: date, lines: Sequence[Line], tag: str) -> EmailMessage:
    """The mail of a user and a day in their language, plain text. Raises ValueError for an address that is none."""
    with language.using(tag):
        message = EmailMessage(policy=SMTP)
        message["Subject"] = gettext("Reminder from casework, %(day)s", day=weekday_day(clock.today()))
        message["From"] = Address("casework", addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=to)
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = message_id(settings, user_id, day)
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(_text(settings, lines), charset="utf-8", cte="quoted-printable")
        message["Content-Language"] = language.speaking.get()
    return message


def message_id(settings: Settings, user_id: UUID, day: date) -> str:
    """The same for a user and a day however often it is made, and telling nobody whose it is."""
    mark = hmac.digest(settings.secret_key.encode(), f"casework/mail/{user_id}/{day}".encode(), "sha256").hex()[:32]
    return f"<{mark}@{settings.mail_from.rpartition('@')[2]}>"


def _text(settings: Settings, lines: Sequence[Line]) -> str:
    parts = [
        gettext("This is how it stands in casework on %(day)s:", day=weekday_day(clock.today())),
        "\n".join(f"{gettext(line.words)}: {line.number}" for line in lines),
        gettext("Open casework: %(address)s", address=settings.address),
        gettext("This mail holds numbers and days only. Choose how often it comes, or turn it off:")
        + f"\n{settings.address}{PROFILE}",
    ]
    return "\n\n".join(parts) + "\n"
