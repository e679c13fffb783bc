"""The ledger of releases: each hangs on the one before it, and the log remembers what each one said.

The chain alone shows that something was changed; the log, which is chained on its own, that the whole was rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from casework.audit.table import AuditEntry
from casework.database import session
from casework.models import Release, ReleaseComment
from casework.models.report_codes import ReleaseState
from casework.privacy.framing import framed
from casework.reports.protected import NotProtected, Protected

NOTHING_BEFORE = bytes(32)
MADE, PUBLISHED = ("report_drafted", "report_held"), "report_published"


class Break(StrEnum):
    """What is wrong with a link."""

    MISSING = "missing"
    UNLINKED = "unlinked"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    NOT_AS_LOGGED = "not_as_logged"
    PUBLISHED_UNLOGGED = "published_unlogged"
    COMMENTS_CHANGED = "comments_changed"


@dataclass(frozen=True, slots=True)
class Broken:
    """A break at a release, by its number."""

    number: int
    what: Break


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many links were looked at, and what is wrong."""

    links: int
    broken: tuple[Broken, ...]


@dataclass(slots=True)
class Logged:
    """What the log says of a release: its hash when it was made; hash and comments when it was published."""

    made: str | None = None
    published: str | None = None
    comments: str | None = None


@dataclass(slots=True)
class _Log:
    of: dict[str, Logged] = field(default_factory=dict)

    def take(self, action: str, said: Mapping[str, Any]) -> None:
        known = self.of.setdefault(said["release_id"], Logged())
        if action == PUBLISHED:
            known.published, known.comments = known.published or said["digest"], known.comments or said["comments"]
        else:
            known.made = known.made or said["digest"]


def link(release: Release) -> bytes:
    """The hash of a release: over the link before it, everything it says, and what the next one rests on."""
    said = (
        release.content or "",
        release.proof or "",
        release.state_kept or "",
        str(release.frozen_on),
        str(release.number),
    )
    parts = [sha256(part.encode()).digest() for part in said]
    return sha256(framed(release.previous_hash or b"", release.state_hash or b"", *parts)).digest()


def comments_digest(comments: Iterable[ReleaseComment]) -> bytes:
    """The hash of what is said to a report, by section."""
    said = sorted((comment.section.value, comment.body) for comment in comments)
    return sha256(b"".join(framed(section, body) for section, body in said)).digest()


def verify() -> Verdict:
    """Walk the whole ledger: every link, every content, and what the log says of each."""
    releases = list(session().scalars(select(Release).order_by(Release.number)))
    logged = _logged()
    before, expected, broken = NOTHING_BEFORE, 1, list[Broken]()
    for release in releases:
        broken += [Broken(number, Break.MISSING) for number in range(expected, release.number)]
        expected = release.number + 1
        if release.hash is None:
            continue
        broken += _breaks(release, before, logged.get(str(release.id), Logged()))
        before = release.hash
    return Verdict(len(releases), tuple(broken))


def breaks(release: Release) -> tuple[Broken, ...]:
    """What is wrong with one link, held against the link before it and the log."""
    earlier = select(Release.hash).where(Release.number < release.number).order_by(Release.number.desc()).limit(1)
    logged = _logged().get(str(release.id), Logged())
    return tuple(_breaks(release, session().scalar(earlier) or NOTHING_BEFORE, logged))


def _breaks(release: Release, before: bytes, logged: Logged) -> Iterator[Broken]:
    said = release.hash.hex() if release.hash else None
    if release.previous_hash != before:
        yield Broken(release.number, Break.UNLINKED)
    if link(release) != release.hash:
        yield Broken(release.number, Break.CHANGED)
    if not _is_protected(release):
        yield Broken(release.number, Break.UNREADABLE)
    if logged.made != said:
        yield Broken(release.number, Break.NOT_AS_LOGGED)
    if release.state is ReleaseState.PUBLISHED or logged.published is not None:
        if logged.published != said or release.state is not ReleaseState.PUBLISHED:
            yield Broken(release.number, Break.PUBLISHED_UNLOGGED)
        elif logged.comments != comments_digest(release.comments).hex():
            yield Broken(release.number, Break.COMMENTS_CHANGED)


def _is_protected(release: Release) -> bool:
    """Is the content a report of rounded figures, written as only a report writes itself, of this number and day?"""
    try:
        report = Protected.read(release.content or "")
    except (NotProtected, ValueError, KeyError, TypeError):
        return False
    itself = (report.number, report.frozen_on) == (release.number, release.frozen_on)
    return itself and report.canonical == release.content


def _logged() -> dict[str, Logged]:
    """What the log says of each release, the first line of each kind; later ones are not believed."""
    log = _Log()
    wanted = select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.action.in_([*MADE, PUBLISHED]))
    for action, detail in session().execute(wanted.order_by(AuditEntry.seq)):
        log.take(action, json.loads(detail))
    return log.of
