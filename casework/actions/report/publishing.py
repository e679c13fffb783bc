"""A draft on its way: commented on, section by section, and published; from then on it is the same for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework import audit, clock
from casework.actions.report import chain
from casework.database import session
from casework.errors import NotNow, StaleEdit
from casework.language import N_
from casework.models import Release, ReleaseComment, User
from casework.models.report_codes import ReleaseState, Section

MARK = 16  # letters of the comments' hash that a page carries
NOT_A_DRAFT: Mapping[ReleaseState, str] = {
    ReleaseState.FROZEN: N_("This report is still being made. It can be published when its figures are protected."),
    ReleaseState.HELD: N_("Nothing of this report can be shown, so it cannot be published."),
    ReleaseState.PUBLISHED: N_("This report is published and never changes. Ask for a new report to correct it."),
}
DOUBTFUL = N_(
    "This report is not as it was made, so it cannot be published. Tell those who run casework: the ledger is broken."
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a section, and by whom. `version` is 0 where nothing is."""

    section: Section
    body: str = ""
    by: str = ""
    version: int = 0


def said(release: Release) -> dict[Section, Said]:
    """The comments of a report, by section; sections without one too."""
    found = {one.section: Said(one.section, one.body, one.written_by.name, one.version) for one in release.comments}
    return {section: found.get(section, Said(section)) for section in Section}


def mark(release: Release) -> str:
    """What a page that shows the report carries, so that a comment written meanwhile is noticed."""
    return chain.comments_digest(release.comments).hex()[:MARK]


def comment(actor: User, release: Release, section: Section, body: str | None, *, version: int) -> None:
    """Say something to a section of a draft, or nothing more.

    Raises StaleEdit when another comment stands there, NotNow when the report is no draft.
    """
    _hold(release)
    standing = next((one for one in release.comments if one.section is section), None)
    if version != (standing.version if standing else 0):
        raise StaleEdit(theirs=said(release)[section])
    if body == (standing.body if standing else None):
        return
    if standing is not None and body is None:
        session().delete(standing)
    elif standing is not None and body is not None:
        standing.body, standing.written_by_id, standing.written_at = body, actor.id, clock.now()
    elif body is not None:
        new = ReleaseComment(section=section, body=body, written_by_id=actor.id, written_at=clock.now())
        new.release_id = release.id
        session().add(new)
    audit.record(actor, audit.ReportCommented(release.id, section))


def publish(actor: User, release: Release, *, seen: str) -> None:
    """Publish a draft as it was seen. `seen`: its `mark` when it was shown.

    Raises StaleEdit when a comment was written meanwhile; NotNow when it is no draft, or not as it was made.
    """
    _hold(release)
    if seen != mark(release):
        raise StaleEdit
    if release.hash is None or chain.breaks(release):
        raise NotNow(DOUBTFUL)
    release.state = ReleaseState.PUBLISHED
    release.published_at, release.published_by_id = clock.now(), actor.id
    audit.record(actor, audit.ReportPublished(release.id, release.hash, chain.comments_digest(release.comments)))


def _hold(release: Release) -> None:
    """Lock the report, read it and its comments afresh, and refuse what is no draft."""
    session().refresh(release, with_for_update=True)
    session().expire(release, ["comments"])
    for one in release.comments:
        session().refresh(one)
    insist_on_draft(release)


def insist_on_draft(release: Release) -> None:
    """Raise NotNow, with the reason in words, unless the report is a draft."""
    if release.state is not ReleaseState.DRAFT:
        raise NotNow(NOT_A_DRAFT[release.state])
