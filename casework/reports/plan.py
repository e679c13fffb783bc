"""The fixed plan: who is counted, by what, and in which tables. Versioned; never changed within a cohort.

No filters, no drill-down: at most two dimensions in a table besides the cohort. Never school, gender, single grade,
single employer, country or what somebody observed (docs/decisions/0008).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from casework.models.report_codes import (
    Applied,
    ConsentAnswered,
    ConsentNow,
    EndedIn,
    FirstContact,
    FirstYear,
    FollowUpNow,
    FormGroup,
    HoursBand,
    InEducationOn,
    InTime,
    Leaver,
    LedTo,
    MeasureTaken,
    NavAnswer,
    Offered,
    PlacementNow,
    Population,
    RecentContact,
    Started,
    StatusAfter,
    Term,
    WentTo,
)

VERSION = 1
BASE = 5
"""Every published count is a multiple of this."""
UNIT_MIN = 20
"""An area with fewer pupils in the cohort is joined with others."""
COMMIT_MIN = 5
"""A unit's figures change only when at least this many of its pupils changed."""
SHARE_MIN = 20
"""A share is blank below this rounded denominator."""
AREA = "area"
"""The one dimension whose values are units: areas, or areas joined."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One coarse thing a pupil is counted by.

    outside    the value of those the dimension does not count; None: everybody counts
    grows      values whose count can only grow once given, corrections apart
    counted    is it membership without outcome? Then it is rounded to the nearest multiple
    """

    name: str
    values: type[StrEnum]
    outside: StrEnum | None = None
    grows: frozenset[StrEnum] = frozenset()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two dimensions of which some pairs of values cannot occur: what a reader knows without any number."""

    first: str
    second: str
    possible: Callable[[str, str], bool]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A published table with all its margins. `area`: by unit too. `question`: the key of its words in labels/reports.

    dimensions   one, or two that are then published by each other without the area
    """

    name: str
    dimensions: tuple[str, ...]
    area: bool = True


@dataclass(frozen=True, slots=True)
class Counting:
    """What is published of one population."""

    population: Population
    dimensions: tuple[Dimension, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...] = ()
    by_name: dict[str, Dimension] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {dimension.name: dimension for dimension in self.dimensions})

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions in the order of a profile's values."""
        return tuple(dimension.name for dimension in self.dimensions)


def inside_exactly(inner: Dimension, outer: str, *values: StrEnum) -> Link:
    """The inner dimension counts those, and only those, with one of these values of the outer."""
    return Link(inner.name, outer, lambda a, b: (a == inner.outside) != (b in values), exact=True)


def inside(inner: Dimension, outer: str, *values: StrEnum) -> Link:
    """The inner dimension counts some of those with one of these values of the outer, and nobody else."""
    return Link(inner.name, outer, lambda a, b: a == inner.outside or b in values)


def _known(values: Iterable[StrEnum]) -> frozenset[StrEnum]:
    return frozenset(value for value in values if value not in {"not_counted", "not_yet", "not_due", "unknown"})


TERM = Dimension("term", Term, counted=True, grows=frozenset(Term))
MEASURE = Dimension("measure", MeasureTaken, counted=True)
FOLLOW_UP = Dimension("follow_up", FollowUpNow)
ENDED_IN = Dimension("ended_in", EndedIn, EndedIn.NOT_ENDED)
WENT_TO = Dimension("went_to", WentTo, WentTo.NOT_ENDED)
FIRST_CONTACT = Dimension("first_contact", FirstContact, grows=frozenset(FirstContact) - {FirstContact.NOT_REACHED})
RECENT_CONTACT = Dimension("recent_contact", RecentContact, RecentContact.NOT_COUNTED)
STEPS = Dimension("steps", InTime, InTime.NONE_DUE)
STEP_GROUPS = tuple(
    Dimension(f"steps_{group}", InTime, InTime.NONE_DUE)
    for group in ("beginning", "application", "starting", "check_ins", "job")
)
APPLIED = Dimension("applied", Applied, Applied.NOT_COUNTED)
LEAVER = Dimension("leaver", Leaver, grows=frozenset({Leaver.YES}))
OFFERED = Dimension("offered", Offered, Offered.NOT_COUNTED, grows=_known(Offered))
STARTED = Dimension("started", Started, Started.NOT_COUNTED, grows=_known(Started))
COUNTING_DAY = Dimension("counting_day", InEducationOn, InEducationOn.NOT_COUNTED, grows=_known(InEducationOn))
JUNE = Dimension("june", InEducationOn, InEducationOn.NOT_COUNTED, grows=_known(InEducationOn))
FIRST_YEAR = Dimension("first_year", FirstYear, FirstYear.NOT_COUNTED, grows=_known(FirstYear))
STATUS_3 = Dimension("status_3", StatusAfter, StatusAfter.NOT_DUE)
STATUS_6 = Dimension("status_6", StatusAfter, StatusAfter.NOT_DUE)
CONSENT = Dimension("consent", ConsentNow)

PARTICIPANTS = Counting(
    Population.PARTICIPANTS,
    (
        TERM,
        MEASURE,
        FOLLOW_UP,
        ENDED_IN,
        WENT_TO,
        FIRST_CONTACT,
        RECENT_CONTACT,
        STEPS,
        *STEP_GROUPS,
        APPLIED,
        LEAVER,
        OFFERED,
        STARTED,
        COUNTING_DAY,
        JUNE,
        FIRST_YEAR,
        STATUS_3,
        STATUS_6,
        CONSENT,
    ),
    (
        Table("entries", ("term",)),
        Table("measures", ("measure",)),
        Table("follow_up", ("follow_up",)),
        Table("ended_in", ("ended_in",), area=False),
        Table("first_contact", ("first_contact",)),
        Table("recent_contact", ("recent_contact",)),
        Table("steps", ("steps",)),
        *(Table(dimension.name, (dimension.name,), area=False) for dimension in STEP_GROUPS),
        Table("applied", ("applied",)),
        Table("leavers", ("leaver",)),
        Table("offered", ("offered",)),
        Table("started", ("started",)),
        Table("counting_day", ("counting_day",)),
        Table("june", ("june",)),
        Table("first_year", ("first_year",)),
        Table("went_to", ("went_to",)),
        Table("measure_went_to", ("measure", "went_to"), area=False),
        Table("status_3", ("status_3",)),
        Table("status_6", ("status_6",)),
        Table("consent", ("consent",), area=False),
    ),
    (
        inside_exactly(ENDED_IN, "follow_up", FollowUpNow.ENDED),
        inside_exactly(WENT_TO, "follow_up", FollowUpNow.ENDED),
        Link("term", "ended_in", lambda came, ended: came == Term.AUTUMN or ended != EndedIn.YEAR_1_AUTUMN),
        inside(RECENT_CONTACT, "follow_up", FollowUpNow.ACTIVE),
        Link(
            "recent_contact",
            "first_contact",
            lambda recent, first: recent != RecentContact.REACHED or first != FirstContact.NOT_REACHED,
        ),
        *(
            Link(
                dimension.name,
                "steps",
                lambda group, every: (
                    group == InTime.NONE_DUE
                    or (group == InTime.IN_TIME and every != InTime.NONE_DUE)
                    or every == InTime.NOT_IN_TIME
                ),
            )
            for dimension in STEP_GROUPS
        ),
        inside_exactly(OFFERED, "leaver", Leaver.YES),
        inside_exactly(STARTED, "leaver", Leaver.YES),
        inside_exactly(COUNTING_DAY, "leaver", Leaver.YES),
        inside_exactly(FIRST_YEAR, "leaver", Leaver.YES),
        inside_exactly(JUNE, "counting_day", InEducationOn.YES),
        inside(STATUS_3, "follow_up", FollowUpNow.ENDED),
        inside(STATUS_6, "status_3", *(set(StatusAfter) - {StatusAfter.NOT_DUE})),
    ),
)

REQUESTS = Counting(
    Population.REQUESTS,
    (
        TERM,
        Dimension("nav_answer", NavAnswer),
        Dimension("consent_answered", ConsentAnswered),
    ),
    (
        Table("requests", ("term",)),
        Table("nav_answer", ("nav_answer",)),
        Table("consent_answered", ("consent_answered",)),
    ),
)

LED_TO = Dimension("led_to", LedTo, LedTo.NOT_ENDED)
PLACEMENTS = Counting(
    Population.PLACEMENTS,
    (
        Dimension("form", FormGroup),
        Dimension("placement", PlacementNow),
        Dimension("hours", HoursBand),
        LED_TO,
    ),
    (
        Table("forms", ("form",)),
        Table("placement", ("placement",)),
        Table("form_placement", ("form", "placement"), area=False),
        Table("hours", ("hours",), area=False),
        Table("led_to", ("led_to",), area=False),
    ),
    (inside_exactly(LED_TO, "placement", PlacementNow.COMPLETED, PlacementNow.INTERRUPTED),),
)

PLAN: dict[Population, Counting] = {each.population: each for each in (PARTICIPANTS, REQUESTS, PLACEMENTS)}
