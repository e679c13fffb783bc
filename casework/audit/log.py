"""The one append-only log: collecting lines during a request and chaining them in at its end."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from casework import clock
from casework.audit.codes import Purpose, Verdict
from casework.audit.events import Event
from casework.audit.table import AuditEntry, AuditSubject
from casework.database import session
from casework.errors import LogUnavailable
from casework.installation import desk, installation
from casework.models.codes import Role
from casework.models.sealing import SealedWrite
from casework.models.user import User

CHAIN_LOCK = 0x6361736577  # one number for PostgreSQL's advisory lock: the log has one writer at a time
START = bytes(32)
ENTRY, SUBJECT = cast("Table", AuditEntry.__table__), cast("Table", AuditSubject.__table__)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What every line of one request shares."""

    session_ref: str | None
    request_ref: str


@dataclass(slots=True)
class Line:
    """One line while its request is under way; a reading adds the fields and people it opens."""

    at: datetime
    actor_id: UUID | None
    role: Role | None
    event: Event
    purpose: Purpose | None
    decision: Verdict
    rule: str | None
    fields: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    subject: str | None = None


def record(
    actor: User | None,
    event: Event,
    *,
    purpose: Purpose | None = None,
    decision: Verdict = Verdict.PERMIT,
    rule: str | None = None,
) -> Line:
    """Say one thing in the log. It is written with the request's change, or alone if the event stands alone."""
    role = actor.role if actor else None
    line = Line(clock.now(), actor.id if actor else None, role, event, purpose, decision, rule)
    if event.about is not None:
        line.subject = desk().log_reference(event.about)
        line.subjects.add(line.subject)
    lines().append(line)
    return line


def lines() -> list[Line]:
    """What the present request has said so far."""
    return cast("list[Line]", session().info.setdefault("lines", []))


def append(opened: Session, said: Iterable[Line], written: Iterable[SealedWrite], circumstance: Circumstance) -> None:
    """Chain lines into the log inside the session's transaction. The lock is taken last, so call this last.

    Raises LogUnavailable when the log cannot be written.
    """
    waiting = list(said)
    if not waiting:
        return
    try:
        _lock(opened)
        last = opened.execute(
            select(ENTRY.c.seq, ENTRY.c.at_us, ENTRY.c.mac).order_by(ENTRY.c.seq.desc()).limit(1)
        ).first()
        seq, at_us, mac = (last.seq, last.at_us, last.mac) if last else (0, 0, START)
        sealed = _claim(waiting, written)
        entries, subjects = [], []
        for line, hashes in zip(waiting, sealed, strict=True):
            seq += 1
            values = _values(line, seq, at_us, hashes, circumstance)
            values["mac"] = mac = chain(mac, values, sorted(line.subjects))
            at_us = values["at_us"]
            entries.append(values)
            subjects += [{"seq": seq, "subject": subject} for subject in sorted(line.subjects)]
        opened.execute(insert(ENTRY), entries)
        if subjects:
            opened.execute(insert(SUBJECT), subjects)
    except SQLAlchemyError as fault:
        raise LogUnavailable("The log cannot be written, so nothing is shown or changed.") from fault


def _lock(opened: Session) -> None:
    if opened.get_bind().dialect.name == "postgresql":
        opened.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})


Hashes = list[list[str | None]]


def _claim(said: list[Line], written: Iterable[SealedWrite]) -> list[Hashes]:
    """Give each line the hashes of the ciphertexts its own owner got; the last line of change takes the rest."""
    claimed: list[Hashes] = [[] for _ in said]
    changes = [(place, line) for place, line in enumerate(said) if not line.event.stands_alone]
    by_owner = {line.event.about: place for place, line in reversed(changes) if line.event.about is not None}
    for write in written:
        if not changes:
            raise LogUnavailable("A sealed field was changed without a line in the log.")
        place, value = write.place, write.ciphertext_hash
        home = by_owner.get(write.owner, changes[-1][0])
        claimed[home].append([f"{place.table}.{place.column}", place.row.hex, value.hex() if value else None])
    return claimed


def _values(line: Line, seq: int, previous_us: int, hashes: Hashes, circumstance: Circumstance) -> dict[str, Any]:
    at_us = int(line.at.timestamp() * 1_000_000)
    detail = line.event.detail()
    if at_us < previous_us:
        detail["clock_behind_us"] = previous_us - at_us
    return {
        "seq": seq,
        "at_us": at_us,
        "actor_id": line.actor_id,
        "role": line.role.value if line.role else None,
        "session_ref": circumstance.session_ref,
        "request_ref": circumstance.request_ref,
        "action": line.event.action(),
        "subject": line.subject,
        "purpose": line.purpose.value if line.purpose else None,
        "decision": line.decision.value,
        "rule": line.rule,
        "fields": canonical(sorted(line.fields)),
        "detail": canonical(detail),
        "sealed": canonical(hashes),
        "row_count": len(line.subjects),
        "key_epoch": installation().keyring.audit_epoch,
    }


def canonical(value: Any) -> str:
    """JSON with one spelling for one meaning."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def chain(previous: bytes, values: Mapping[str, Any], subjects: list[str]) -> bytes:
    """HMAC-SHA256(audit key of the epoch, previous MAC || canonical JSON of the line and its subjects)."""
    body = {name: str(value) if isinstance(value, UUID) else value for name, value in values.items() if name != "mac"}
    message = previous + canonical(body | {"subjects": subjects}).encode()
    return hmac.digest(installation().keyring.audit_mac(values["key_epoch"]), message, "sha256")
