"""School years as an administrator keeps them: listed, read, copied into the next, checked against their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from casework import audit, clock
from casework.actions.year.calendars import forget, span_of
from casework.calendar.school_year import OPTIONAL, Span, begins_in, carried, name_of
from casework.database import session
from casework.errors import NotFound, NotNow, StaleEdit
from casework.language import N_
from casework.models import SchoolYear, SchoolYearDate, User
from casework.models.transition_codes import SchoolDate

FURTHEST = 3
"""How many years ahead of the present one a school year can be made."""

THERE_ALREADY = N_("This school year is there already.")
TOO_FAR = N_("A school year can be made at most three years ahead.")
CHANGED = N_("Somebody changed the dates while you had them open.")
year_name = name_of
"""A school year as people write it."""

CALENDAR_ORDER = {kind: place for place, kind in enumerate(SchoolDate)}


@dataclass(frozen=True, slots=True)
class YearLine:
    """A school year in the list: how many dates it has, and how many nobody has checked."""

    id: UUID
    begins: int
    dates: int
    unchecked: int

    @property
    def ahead(self) -> int:
        """How many years ahead of the present school year; negative for one that is over."""
        return self.begins - begins_in(clock.today())


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date as the page of its year shows it."""

    id: UUID
    kind: SchoolDate
    span: Span
    source: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class YearPage:
    """A school year with its dates in calendar order. `unset`: dates it is without, and could have."""

    id: UUID
    begins: int
    dates: tuple[DateLine, ...]
    unset: tuple[SchoolDate, ...]
    mark: str

    @property
    def unchecked(self) -> tuple[DateLine, ...]:
        """Dates nobody has held against their source."""
        return tuple(each for each in self.dates if each.checked_on is None)


def listed() -> list[YearLine]:
    """Every school year, the newest first."""
    dates = func.count(SchoolYearDate.id)
    query = (
        select(SchoolYear.id, SchoolYear.begins, dates, dates - func.count(SchoolYearDate.checked_on))
        .join(SchoolYearDate, SchoolYearDate.school_year_id == SchoolYear.id, isouter=True)
        .group_by(SchoolYear.id, SchoolYear.begins)
        .order_by(SchoolYear.begins.desc())
    )
    return [YearLine(*row) for row in session().execute(query)]


def find(year_id: UUID) -> SchoolYear:
    """One school year. Raises NotFound."""
    found = session().get(SchoolYear, year_id)
    if found is None:
        raise NotFound
    return found


def page_of(year: SchoolYear) -> YearPage:
    """A year as its page shows it."""
    rows = sorted(year.dates, key=lambda row: (row.starts_on, CALENDAR_ORDER[row.kind]))
    lines = tuple(DateLine(row.id, row.kind, span_of(row), row.source, row.checked_on) for row in rows)
    there = {row.kind for row in rows}
    unset = tuple(kind for kind in SchoolDate if kind in OPTIONAL - there)
    return YearPage(year.id, year.begins, lines, unset, _mark(rows))


def hold(year_id: UUID) -> SchoolYear:
    """A year with its dates as they stand now, kept from others until the commit. Raises NotFound."""
    query = select(SchoolYear).where(SchoolYear.id == year_id).options(selectinload(SchoolYear.dates))
    found = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def check_all(actor: User, year: SchoolYear, *, seen: str) -> int:
    """Somebody has held every unchecked date against its source today. Returns how many there were.

    Raises StaleEdit when the dates are no longer those of the page (`seen`: its mark).
    """
    standing = hold(year.id)
    if _mark(standing.dates) != seen:
        raise StaleEdit(CHANGED, standing)
    unchecked = [row for row in standing.dates if row.checked_on is None]
    for row in unchecked:
        row.checked_on = clock.today()
    if unchecked:
        audit.record(actor, audit.SchoolYearSaved(standing.begins, dates=len(unchecked), moved=0))
    return len(unchecked)


def next_to_make() -> int | None:
    """The school year after the newest; None when that is too far ahead."""
    wanted = (_newest_begins() or begins_in(clock.today())) + 1
    return wanted if wanted <= begins_in(clock.today()) + FURTHEST else None


def make_next(actor: User, begins: int) -> SchoolYear:
    """Copy the newest year into the one after it, with no date checked.

    Raises NotNow when the year wanted is there already, cannot be copied from one before it, or is too far ahead.
    """
    wanted = next_to_make()
    if begins != wanted:
        raise NotNow(THERE_ALREADY if wanted and begins < wanted else TOO_FAR)
    made = _copied(actor, begins - 1)
    if made is None:
        raise NotNow(THERE_ALREADY)
    return made


def ensure_years() -> int:
    """See to it that today's school year and the next exist. Returns how many were made. Safe to repeat."""
    newest = _newest_begins()
    if newest is None:
        return 0
    made = [_copied(None, begins - 1) for begins in range(newest + 1, begins_in(clock.today()) + 2)]
    return len([year for year in made if year is not None])


def _newest_begins() -> int | None:
    return session().scalar(select(func.max(SchoolYear.begins)))


def _copied(actor: User | None, former: int) -> SchoolYear | None:
    """The year after `former`, copied from it; None when somebody else makes it in the same moment."""
    source = session().scalars(select(SchoolYear).where(SchoolYear.begins == former)).first()
    if source is None:
        return None
    made = SchoolYear(begins=former + 1, dates=[_carried(row) for row in source.dates])
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError:
        return None
    forget()
    audit.record(actor, audit.SchoolYearSaved(made.begins, dates=len(made.dates), moved=0))
    return made


def _carried(row: SchoolYearDate) -> SchoolYearDate:
    span = carried(row.kind, span_of(row))
    last = span.last if row.ends_on else None
    return SchoolYearDate(kind=row.kind, starts_on=span.first, ends_on=last, moves=span.moves, source=row.source)


def _mark(rows: Sequence[SchoolYearDate]) -> str:
    """What a page carries of the dates its reader saw."""
    seen = sorted(f"{row.id}.{row.version}" for row in rows)
    return sha256(" ".join(seen).encode()).hexdigest()[:16]
