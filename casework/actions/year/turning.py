"""The turn of the year: the milestones of every open case brought up to date, some cases at a time.

Each lot is a unit of work of its own, and bringing a case up to date twice changes nothing: a run that was stopped
anywhere is run again. A case somebody is changing just now is left for later rather than waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select

from casework import audit, clock, work
from casework.actions.milestone import milestones
from casework.actions.milestone.facts import OPEN_STAGES
from casework.actions.milestone.milestones import Aligned
from casework.actions.year.calendars import forget, years
from casework.calendar.school_year import begins_in, name_of
from casework.database import session
from casework.errors import NotNow
from casework.installation import Installation
from casework.models import Case, Pupil
from casework.models.codes import Measure
from casework.models.columns import has_code

LOT = 200  # cases
PASSES = ((LOT, False), (LOT, False), (1, True))
"""How many cases at a time, and whether to wait for those that somebody holds: at last, and then one by one."""

IN_HAND = (
    Case.stage.in_(OPEN_STAGES),
    has_code(Case.measures, Measure.TRANSITION),
    ~exists().where(Pupil.id == Case.pupil_id, Pupil.protected_at.is_not(None)),
)
"""Cases that have milestones to come. Asked of Case."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn to make: into which school year, and of which cases."""

    year: int
    case_ids: Sequence[UUID]


def prepare(installation: Installation, year: int | None = None) -> Turn:
    """The turn of every open case into a school year, today's unless another is named.

    Raises NotNow for a year that has not begun, and for one without dates.
    """
    wanted = begins_in(clock.today()) if year is None else year
    with work.unit(installation, reading=True):
        _insist_begun(wanted)
        return Turn(wanted, in_hand())


def run(installation: Installation, turn: Turn, *, step: Callable[[int], object] = lambda _: None) -> Aligned:
    """Make a turn. `step` is told how many cases are done with since the last time."""
    done, left = Aligned(), list(turn.case_ids)
    for size, patient in PASSES:
        lots, left = _lots(left, size), []
        for lot in lots:
            changed, busy = _turned(installation, lot, turn.year, patient=patient)
            done, left = done + changed, left + busy
            step(len(lot) - len(busy))
    return done


def align_year(year: int) -> Aligned:
    """Bring every open case up to date in a school year inside the present unit of work: a date of it has changed.

    A year that has not begun has no milestones yet. The caller says in the log what happened.
    """
    forget()
    if year > begins_in(clock.today()):
        return Aligned()
    return sum((milestones.align(lot, year) for lot in _lots(in_hand(), LOT)), Aligned())


def in_hand() -> list[UUID]:
    """Every open case of the transition, protected pupils' left out, in the order in which they are held."""
    return list(session().scalars(select(Case.id).where(*IN_HAND).order_by(Case.id)))


def _insist_begun(year: int) -> None:
    if year > begins_in(clock.today()):
        raise NotNow(f"The school year {name_of(year)} has not begun.")
    if year not in years():
        raise NotNow(f"The dates of the school year {name_of(year)} are not registered.")


def _lots(case_ids: Sequence[UUID], size: int) -> list[Sequence[UUID]]:
    return [case_ids[start : start + size] for start in range(0, len(case_ids), size)]


def _turned(installation: Installation, lot: Sequence[UUID], year: int, *, patient: bool) -> tuple[Aligned, list[UUID]]:
    """One unit of work. Returns what it changed, and the cases that were left because somebody holds them."""
    with work.doing(installation):
        free = _held(lot, patient=patient)
        done = milestones.align(free, year)
        if done.added or done.moved or done.settled:
            audit.record(None, audit.MilestonesPlanned(year, done.cases, done.added, done.moved, done.settled))
    return done, [] if patient else sorted(set(lot) - set(free))


def _held(lot: Sequence[UUID], *, patient: bool) -> list[UUID]:
    """Those of these cases that are still open, kept from others until the commit."""
    query = select(Case.id).where(Case.id.in_(lot), *IN_HAND).order_by(Case.id)
    return list(session().scalars(query.with_for_update(of=Case, key_share=True, skip_locked=not patient)))
