"""What one asks to see of the working day: a list, and filters within it; and the same as text in an address.

Filters of different kinds narrow each other; choices of one kind widen it. The text has a fixed order and no names:
codes, and the ids of schools and areas. What an old address asks for that is not known any more is left out and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from casework.actions.working_day.filters import Filter
from casework.models.codes import CaseStage, Grade, Measure, TaskKind
from casework.models.job_codes import AgreementStatus
from casework.models.transition_codes import MilestoneKind

MOST = 100  # parts of an address that are read
LIST = "list"


class Kind(StrEnum):
    """What can be filtered by, in the order it is shown and written."""

    MEASURE = "measure"
    SCHOOL = "school"
    AREA = "area"
    GRADE = "grade"
    NEXT = "next"
    MILESTONE = "milestone"
    SILENCE = "silence"
    TRIES = "tries"
    PLACEMENT = "placement"
    WAITING = "waiting"
    OWN = "own"
    STAGE = "stage"


class Stones(StrEnum):
    """How the milestones of the transition stand."""

    OVERDUE = "overdue"
    DUE = "due"
    SCHOOLS = "schools"
    ANSWERED = "answered"
    CLEAR = "clear"


class Silence(StrEnum):
    """Days since the pupil was reached; `LIMIT`: more than the phase the pupil is in allows."""

    LIMIT = "limit"
    WEEK = "7"
    TWO_WEEKS = "14"
    MONTH = "30"
    TWO_MONTHS = "60"
    LONGER = "more"
    NEVER = "never"


class Tries(StrEnum):
    """Attempts since the pupil was reached."""

    NONE = "0"
    ONE = "1"
    TWO = "2"
    MORE = "more"


class WaitingFor(StrEnum):
    """Whose move it is."""

    US = "us"
    CONSENT = "consent"
    APPROVAL = "approval"
    SCHOOL = "school"
    OTHERS = "others"
    REST = "rest"


class Own(StrEnum):
    """What the reader has marked."""

    REMINDER_DUE = "due"
    REMINDER = "reminder"
    STAR = "star"


NONE = "none"
CODES: dict[Kind, tuple[str, ...]] = {
    Kind.MEASURE: tuple(Measure),
    Kind.GRADE: tuple(Grade),
    Kind.NEXT: (*dict.fromkeys(str(each.value) for each in (*TaskKind, *MilestoneKind)), NONE),
    Kind.MILESTONE: tuple(Stones),
    Kind.SILENCE: tuple(Silence),
    Kind.TRIES: tuple(Tries),
    Kind.PLACEMENT: (*AgreementStatus, NONE),
    Kind.WAITING: tuple(WaitingFor),
    Kind.OWN: tuple(Own),
    Kind.STAGE: tuple(CaseStage),
}
"""The choices of each kind, in the order they are shown. Schools and areas are whatever there is."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an address asked for and is not known: kinds with a choice that is not, and whether anything else was.

    gone    schools and areas that are closed, by name; None for one that is not there any more
    """

    kinds: tuple[Kind, ...] = ()
    other: bool = False
    gone: tuple[tuple[Kind, str | None], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.other or self.gone)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of the day, and the filters within it."""

    list: Filter = Filter.NOW
    filters: Mapping[Kind, frozenset[str]] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """The whole of it as one value: `now`, or `now&measure=job`."""
        return urlencode([(LIST, self.list.value), *self._pairs()]).removeprefix(f"{LIST}=")

    @property
    def query(self) -> str:
        """The part of an address after the question mark."""
        return f"{LIST}={self.value}"

    def on(self, chosen: Filter) -> Wanted:
        """The same filters in another list."""
        return replace(self, list=chosen)

    def whole(self) -> Wanted:
        """The list without filters."""
        return Wanted(self.list)

    def only(self, kind: Kind, choice: str) -> Wanted:
        """With this one choice of its kind; other kinds as they are."""
        return replace(self, filters={**self.filters, kind: frozenset({choice})})

    def without(self, kind: Kind, choice: str) -> Wanted:
        """As it is, but for this choice."""
        left = self.filters.get(kind, frozenset()) - {choice}
        return self._with(kind, left)

    def among(self, kind: Kind, known: Iterable[str]) -> Wanted:
        """Only with those choices of a kind that are known."""
        return self._with(kind, self.filters.get(kind, frozenset()) & frozenset(known))

    def _with(self, kind: Kind, choices: frozenset[str]) -> Wanted:
        others = {each: them for each, them in self.filters.items() if each is not kind}
        return replace(self, filters=others | ({kind: choices} if choices else {}))

    def _pairs(self) -> Iterable[tuple[str, str]]:
        for kind in Kind:
            for choice in ordered(kind, self.filters.get(kind, ())):
                yield kind.value, choice


def ordered(kind: Kind, choices: Iterable[str]) -> list[str]:
    """Choices of a kind in the order they are shown; ids in their own."""
    codes = CODES.get(kind)
    return sorted(choices, key=codes.index if codes else None)


def of_text(text: str | None) -> Wanted | None:
    """What `Wanted.value` said; None when its list is not one of ours."""
    wanted, _ = of_query(f"{LIST}={text}") if text else (None, None)
    return wanted if text and text.partition("&")[0] in set(Filter) else None


def of_query(query: str) -> tuple[Wanted, LeftOut]:
    """What an address asks for, and what of it is not known. Never an error, whatever it says."""
    pairs = _pairs_of(query)
    lists = [value for name, value in pairs if name == LIST]
    known: dict[Kind, set[str]] = {}
    strange: list[Kind] = []
    for name, value in pairs:
        if name in set(Kind) and value:
            kind = Kind(name)
            choice = _choice(kind, value)
            known.setdefault(kind, set()).add(choice) if choice else strange.append(kind)
    other = any(name not in {*Kind, LIST} for name, _ in pairs) or any(one not in set(Filter) for one in lists if one)
    chosen = next((Filter(one) for one in lists if one in set(Filter)), Filter.NOW)
    filters = {kind: frozenset(known[kind]) for kind in Kind if kind in known}
    return Wanted(chosen, filters), LeftOut(tuple(dict.fromkeys(strange)), other)


def _pairs_of(query: str) -> list[tuple[str, str]]:
    """Names and values; a list that carries its filters along in one value is taken apart."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")[:MOST]
    whole = [value for name, value in pairs if name == LIST and "&" in value]
    apart = [pair for value in whole for pair in parse_qsl(f"{LIST}={value}", keep_blank_values=True)[:MOST]]
    return [pair for pair in pairs if pair[1] not in whole] + apart


def _choice(kind: Kind, text: str) -> str | None:
    """The choice as it is written, or None for what is none."""
    if kind in CODES:
        return text if text in CODES[kind] else None
    try:
        return UUID(text).hex
    except ValueError:
        return None
