"""Settings: one frozen object, read once. casework will not start half-told."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from casework.errors import RefusedToStart

HERE = Path(__file__).resolve().parent
MAIL_SERVER = re.compile(r"smtps?://([^/\s@]*@)?(\[[^\]\s]+\]|[^/\s@:\[\]]+)(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the app may be told. Environment names are the fields in capitals after `CASEWORK_`.

    secret_key        signs the cookie that carries the session reference; 32 characters or more
    instance_path     folder of the embedded databases
    database_url      data; SQLite in instance/ unless told otherwise
    keys_url          key store; in production beside another machine's data, never beside these
    root_key          "file:/path", "env:NAME" or "credential:NAME"
    demo              synthetic data and one-click sign-in; never together with production
    production        secure cookies, HSTS, real identity numbers
    trusted_hosts     host names this app answers to; empty means any (refused in production)
    proxies           how many reverse proxies stand in front and write X-Forwarded-For and -Proto
    case_grace_days   how long whoever hands a case over can still read it
    smtp              where mails go: smtp://user:password@host:port, or smtps://; none are sent without it
    mail_from         the sender's address
    mail_hours        the hours of working days in which mails are sent, Norwegian time: first, and the one before
                      which the last is sent
    address           where casework is reached, such as https://casework.example.no; stands in mails and calendars
    report_months     months whose first day the figures of a report are frozen on
    idle, absolute    how long a session lives without use, and at most
    """

    secret_key: str
    instance_path: Path
    database_url: str
    keys_url: str
    root_key: str
    demo: bool = False
    production: bool = False
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    invitation_lasts: timedelta = timedelta(days=7)
    silence_days: int = 30
    bridge_silence_days: int = 14
    wind_down_days: int = 30
    adult_grace_days: int = 30
    handover_days: int = 30
    agreement_draft_days: int = 84
    case_grace_days: int = 30
    smtp: str = field(default="", repr=False)
    mail_from: str = ""
    mail_hours: tuple[int, int] = (7, 17)
    address: str = ""
    report_months: tuple[int, ...] = (2, 8)
    attempts_per_user: int = 10
    attempts_per_address: int = 60
    attempts_window: timedelta = timedelta(minutes=5)
    login_hashes_at_once: int = field(default=2)

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment. Raises RefusedToStart with one sentence for what is missing or unsafe."""
        told = {
            name[len("CASEWORK_") :].lower(): value for name, value in environ.items() if name.startswith("CASEWORK_")
        }
        instance = Path(told.get("instance_path", HERE.parent / "instance")).resolve()
        settings = cls(
            secret_key=told.get("secret_key", ""),
            instance_path=instance,
            database_url=told.get("database_url", f"sqlite:///{instance / 'casework.db'}"),
            keys_url=told.get("keys_url", f"sqlite:///{instance / 'keys.db'}"),
            root_key=told.get("root_key", ""),
            demo=told.get("demo") == "1",
            production=told.get("production") == "1",
            trusted_hosts=tuple(host for host in told.get("trusted_hosts", "").split(",") if host),
            proxies=_whole(told, "proxies", 0, least=0),
            idle=_minutes(told, "idle_minutes", 30),
            absolute=_minutes(told, "absolute_minutes", 12 * 60),
            silence_days=_whole(told, "silence_days", 30),
            bridge_silence_days=_whole(told, "bridge_silence_days", 14),
            wind_down_days=_whole(told, "wind_down_days", 30),
            adult_grace_days=_whole(told, "adult_grace_days", 30),
            handover_days=_whole(told, "handover_days", 30),
            agreement_draft_days=_whole(told, "agreement_draft_days", 84, least=8),
            report_months=_months(told, "report_months", "2,8"),
            case_grace_days=_whole(told, "case_grace_days", 30),
            smtp=told.get("smtp", ""),
            mail_from=told.get("mail_from", ""),
            mail_hours=_hours(told, "mail_hours", "7-17"),
            address=told.get("address", "").rstrip("/"),
        )
        settings.insist()
        return settings

    def insist(self) -> None:
        """Raise RefusedToStart for the first thing that makes these settings unsafe."""
        refusals = {
            "CASEWORK_SECRET_KEY must be set to 32 random characters or more.": len(self.secret_key) < 32,
            "CASEWORK_ROOT_KEY must say where the root key is: file:, env: or credential:.": not self.root_key,
            "CASEWORK_DEMO and CASEWORK_PRODUCTION cannot both be 1.": self.demo and self.production,
            "CASEWORK_TRUSTED_HOSTS must name the hosts in production.": self.production and not self.trusted_hosts,
            "CASEWORK_SMTP needs CASEWORK_MAIL_FROM and CASEWORK_ADDRESS beside it.": bool(self.smtp)
            and not (self.mail_from and self.address),
            "CASEWORK_SMTP must begin with smtp:// or smtps:// and name a host.": bool(self.smtp)
            and MAIL_SERVER.fullmatch(self.smtp) is None,
            "CASEWORK_ADDRESS must begin with https:// in production.": self.production
            and bool(self.address)
            and not self.address.startswith("https://"),
            "CASEWORK_KEYS_URL must not be the database of the data.": self.keys_url == self.database_url,
        }
        for sentence, unsafe in refusals.items():
            if unsafe:
                raise RefusedToStart(sentence)


def _whole(told: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    value = told.get(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise RefusedToStart(f"CASEWORK_{name.upper()} must be a whole number of {least} or more.")
    return int(value)


def _months(told: Mapping[str, str], name: str, default: str) -> tuple[int, ...]:
    parts = [part.strip() for part in told.get(name, default).split(",")]
    if not all(part.isdigit() and 1 <= int(part) <= 12 for part in parts):
        raise RefusedToStart(f"CASEWORK_{name.upper()} must be numbers of months with commas between, such as 2,8.")
    return tuple(sorted({int(part) for part in parts}))


def _hours(told: Mapping[str, str], name: str, default: str) -> tuple[int, int]:
    first, _, last = told.get(name, default).partition("-")
    if not (first.isdigit() and last.isdigit() and 0 <= int(first) < int(last) <= 24):
        raise RefusedToStart(f"CASEWORK_{name.upper()} must be two hours with a hyphen between, such as 7-17.")
    return int(first), int(last)


def _minutes(told: Mapping[str, str], name: str, default: int) -> timedelta:
    return timedelta(minutes=_whole(told, name, default))
