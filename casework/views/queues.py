"""The cases one has in front of one outside the worklist: hits of a search, news. Carried by ids, never by a name.

`Save and next` goes to the next of them that the reader may record in, and back to where they stood.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask import url_for

from casework.database import session
from casework.models import Case, User
from casework.models.codes import CaseStage
from casework.policy.grants import Permission
from casework.policy.scope import cases_within

MOST = 9
OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


class Home(StrEnum):
    """Where the cases stood."""

    HITS = "hits"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Queue:
    """Where one came from, and the cases that follow there."""

    home: Home
    following: tuple[UUID, ...] = ()

    @property
    def value(self) -> str | None:
        """As one value in an address: `hits.…`; None when it would say nothing."""
        if self.home is Home.HITS and not self.following:
            return None
        return ".".join([self.home.value, *(urlsafe_b64encode(each.bytes)[:22].decode() for each in self.following)])

    @property
    def address(self) -> str | None:
        """The page to go back to. A search is not kept, so there is none to go back to."""
        return url_for("news.index") if self.home is Home.NEWS else None


def queue(home: str, following: Iterable[UUID]) -> str | None:
    """What a link to the record form carries along; None when no case follows and there is nowhere to go back."""
    return Queue(Home(home), tuple(following)[:MOST]).value


def of_text(text: str | None) -> Queue | None:
    """What `Queue.value` said; None for anything else."""
    home, *ids = (text or "").split(".")
    try:
        return Queue(Home(home), tuple(UUID(bytes=urlsafe_b64decode(f"{each}==")) for each in ids[:MOST]))
    except (ValueError, Error):
        return None


def following(actor: User, standing: Queue) -> tuple[Case, Queue] | None:
    """The next case the actor may record in, and what follows it."""
    query = cases_within(actor, Permission.LOG_FOLLOWUP).where(Case.id.in_(standing.following), Case.stage.in_(OPEN))
    open_cases = {case.id: case for case in session().scalars(query)}
    for place, each in enumerate(standing.following):
        if each in open_cases:
            return open_cases[each], Queue(standing.home, standing.following[place + 1 :])
    return None
