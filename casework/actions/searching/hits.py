"""What a search shows of each pupil or case it found, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework.actions.searching.words import Rank
from casework.audit import Reading, Text
from casework.class_list import sort_key
from casework.models import Pupil
from casework.models.codes import CaseStage, Grade
from casework.privacy.place import Owner, OwnerKind, Sealed

PAGE, MOST_PAGES = 20, 10


class Opens(StrEnum):
    """Which page a hit opens."""

    CASE = "case"
    UNNAMED_CASE = "unnamed_case"
    REQUEST = "request"
    INBOX = "inbox"
    PUPIL = "pupil"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of an answer. `name` is None where consent does not open it: then only the number is known.

    id          of the case, request or pupil that `opens` says
    number      empty for a pupil without a request
    standing    where a request without a case stands, as a text to translate
    recordable, reportable   may a contact be recorded now, a need be reported?
    """

    id: UUID
    opens: Opens
    name: str | None
    number: str
    school: str = ""
    grade: Grade | None = None
    class_name: str = ""
    stage: CaseStage | None = None
    standing: str = ""
    next_on: date | None = None
    recordable: bool = False
    reportable: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: the hits shown, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int
    page: int = 1

    @property
    def more(self) -> int:
        """How many the next page would add."""
        left = self.total - len(self.hits)
        return min(left, PAGE) if self.page < MOST_PAGES else 0


@dataclass(slots=True)
class SealedName:
    """A pupil's names as they stand sealed: all that two thousand of them are loaded for."""

    __tablename__ = Pupil.__tablename__
    id: UUID
    given_name: Sealed
    family_name: Sealed

    @property
    def owner(self) -> Owner:
        """Whose key opens them."""
        return Owner(OwnerKind.PUPIL, self.id)


@dataclass(frozen=True, slots=True)
class Opened:
    """A pupil with the names opened. What cannot be read, or is erased, is shown in words and found by no name."""

    pupil: SealedName
    given: Text
    family: Text

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def comparable(self) -> str:
        """The name to compare with: only what was opened."""
        return " ".join(part for part in (self.given, self.family) if isinstance(part, str))

    def place_in_list(self, rank: Rank, *, closed: bool) -> tuple[object, ...]:
        """Where it stands: what answers best, then open before closed, then Norwegian order."""
        return (rank, closed, *sort_key(str(self.family), str(self.given)))


def opened(reading: Reading, pupils: Sequence[SealedName]) -> list[Opened]:
    """Open the names of these pupils: one statement for all their keys."""
    reading.fetch(pupils)
    return [
        Opened(pupil, reading.text(pupil, "given_name") or "", reading.text(pupil, "family_name") or "")
        for pupil in pupils
    ]
