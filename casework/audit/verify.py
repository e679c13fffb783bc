"""Is the log whole? Walks the chain and names the first line that is edited, deleted, inserted or moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.audit.log import START, chain
from casework.audit.table import AuditEntry, AuditSubject
from casework.errors import MissingKey

COLUMNS = list(AuditEntry.__table__.columns)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rows` lines checked; `bad_seq` is the first line that does not follow from the one before it, or None."""

    rows: int
    bad_seq: int | None

    @property
    def whole(self) -> bool:
        """True when every line follows from the one before it."""
        return self.bad_seq is None


def verify(opened: Session) -> Verdict:
    """Check the whole chain. Truncation at the end is not visible to a chain alone (docs/security.md)."""
    mac, expected = START, 0
    subjects = _subjects(opened)
    ahead = next(subjects, None)
    for row in opened.execute(select(*COLUMNS).order_by(AuditEntry.seq)).yield_per(5000).mappings():
        expected += 1
        values: dict[str, Any] = dict(row)
        named: list[str] = []
        while ahead is not None and ahead[0] < values["seq"]:
            return Verdict(expected - 1, ahead[0])
        if ahead is not None and ahead[0] == values["seq"]:
            named = ahead[1]
            ahead = next(subjects, None)
        try:
            follows = values["seq"] == expected and chain(mac, values, named) == bytes(values["mac"])
        except MissingKey:
            follows = False
        if not follows:
            return Verdict(expected - 1, expected)
        mac = bytes(values["mac"])
    return Verdict(expected, ahead[0] if ahead else None)


def _subjects(opened: Session) -> Iterator[tuple[int, list[str]]]:
    """The people each line is about, line by line, in the order the MAC covers them."""
    query = select(AuditSubject.seq, AuditSubject.subject).order_by(AuditSubject.seq, AuditSubject.subject)
    rows = opened.execute(query).yield_per(5000)
    for seq, group in groupby(rows, key=lambda row: int(row[0])):
        yield seq, [row[1] for row in group]
