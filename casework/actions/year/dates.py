"""One date of a school year: changed, added, taken out. Open milestones of the year move with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from casework import audit, clock
from casework.actions.year import school_years, turning
from casework.actions.year.calendars import as_year, forget, span_of
from casework.calendar.school_year import OPTIONAL, STRETCHES, Span, begins_in, out_of_order, outside
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, StaleEdit
from casework.language import N_
from casework.models import SchoolYear, SchoolYearDate, User
from casework.models.transition_codes import SchoolDate

NOT_IN_YEAR = N_("This is not in the school year, which runs from 1 August to 31 July.")


@dataclass(frozen=True, slots=True)
class DateGiven:
    """A date as an administrator gives it. `last` is for stretches only; `checked`: held against its source today."""

    first: date
    last: date | None
    moves: bool
    source: str
    checked: bool


class OutOfOrder(Invalid):
    """A date comes before one it must come after, or the other way round: `other`, which stands on `there`."""

    def __init__(self, other: SchoolDate, there: Span, *, too_late: bool) -> None:
        super().__init__("starts_on", N_("The dates do not come in the right order."))
        self.other, self.there, self.too_late = other, there, too_late


def lasts(kind: SchoolDate) -> bool:
    """Does it last for more than a day?"""
    return kind in STRETCHES


def may_go(kind: SchoolDate) -> bool:
    """Can a school year be without it?"""
    return kind in OPTIONAL


def find(date_id: UUID) -> SchoolYearDate:
    """One date. Raises NotFound."""
    found = session().get(SchoolYearDate, date_id)
    if found is None:
        raise NotFound
    return found


def change(actor: User, row: SchoolYearDate, given: DateGiven, *, seen: int) -> int:
    """Change a date. One that becomes another day is unchecked, unless it is checked now. Returns milestones moved.

    Raises Invalid at "starts_on" (OutOfOrder where that is why), "ends_on" or "source"; StaleEdit.
    """
    year, standing = _as_seen(row, seen)
    span = _acceptable(year, standing.kind, given)
    same = span == span_of(standing)
    _write(standing, span, given)
    standing.checked_on = clock.today() if given.checked else standing.checked_on if same else None
    return _saved(actor, year, dates_changed=not same)


def add(actor: User, year: SchoolYear, kind: SchoolDate, given: DateGiven) -> int:
    """Add a date the year is without. Returns milestones moved. Raises Invalid as `change` does, and at "date"."""
    standing = school_years.hold(year.id)
    if not may_go(kind) or any(row.kind is kind for row in standing.dates):
        raise Invalid("date", N_("This date is set already."))
    span = _acceptable(standing, kind, given)
    made = SchoolYearDate(school_year_id=standing.id, kind=kind, checked_on=clock.today() if given.checked else None)
    _write(made, span, given)
    standing.dates.append(made)
    return _saved(actor, standing, dates_changed=True)


def remove(actor: User, row: SchoolYearDate, *, seen: int) -> int:
    """Take out a date the year can be without: no third round is held. Returns milestones moved.

    Raises NotNow for a date that milestones rest on; StaleEdit.
    """
    year, standing = _as_seen(row, seen)
    if not may_go(standing.kind):
        raise NotNow(N_("A school year cannot be without this date."))
    year.dates.remove(standing)
    session().delete(standing)
    return _saved(actor, year, dates_changed=True)


def _as_seen(row: SchoolYearDate, seen: int) -> tuple[SchoolYear, SchoolYearDate]:
    """The date and its year as they stand now, kept from others. Raises StaleEdit, NotFound when it is gone."""
    year = school_years.hold(row.school_year_id)
    standing = next((each for each in year.dates if each.id == row.id), None)
    if standing is None:
        raise NotFound
    if standing.version != seen:
        raise StaleEdit(school_years.CHANGED, standing)
    return year, standing


def _acceptable(year: SchoolYear, kind: SchoolDate, given: DateGiven) -> Span:
    """The span given, if the year can have it."""
    last = given.last if given.last and lasts(kind) else given.first
    if last < given.first:
        raise Invalid("ends_on", N_("The last day cannot be before the first."))
    if not given.source.strip():
        raise Invalid("source", N_("Say where the date comes from."))
    span, stored = Span(given.first, last, given.moves), as_year(year)
    proposed = replace(stored, spans={**stored.spans, kind: span})
    if kind in outside(proposed):
        first_is_in = begins_in(span.first) == year.begins
        raise Invalid("ends_on" if first_is_in else "starts_on", NOT_IN_YEAR)
    wrong = out_of_order(proposed, kind)
    if wrong is not None:
        other = wrong[1] if kind is wrong[0] else wrong[0]
        raise OutOfOrder(other, proposed.spans[other], too_late=kind is wrong[0])
    return span


def _write(row: SchoolYearDate, span: Span, given: DateGiven) -> None:
    row.starts_on, row.ends_on = span.first, span.last if lasts(row.kind) else None
    row.moves, row.source = span.moves, given.source


def _saved(actor: User, year: SchoolYear, *, dates_changed: bool) -> int:
    """Flush, and let the open milestones of the year follow."""
    session().flush()
    forget()
    moved = turning.align_year(year.begins).moved if dates_changed else 0
    audit.record(actor, audit.SchoolYearSaved(year.begins, dates=1, moved=moved))
    return moved
