"""Whose is what of a pupil's way into a school year: the table, and the years that open to one reader.

What is not a reader's is neither read, shown nor taken from a form. Between two schools stands the duty of secrecy
(fvl. section 13): each has its own part of the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework import clock
from casework.actions.transition.checks import can_be_counted, nears_its_end
from casework.calendar.grades import IN_UPPER, PHASES, Stay, level_after, level_in, phase_in
from casework.calendar.school_year import begins_in, first_of
from casework.database import session
from casework.errors import NotFound, NotNow, NotPermitted
from casework.language import N_
from casework.models import Case, Enrolment, Pupil, Transition, User
from casework.models.codes import CaseStage, OrganisationKind
from casework.models.transition_codes import OUT, ApplicationState, Level


class Part(StrEnum):
    """A part of a way into a year."""

    APPLICATION = "application"
    OFFERS = "offers"
    START = "start"
    YEAR = "year"


class Standpoint(StrEnum):
    """Where a reader stands: on the case in Nav, or at the school whose roll the pupil is on."""

    NAV = "nav"
    LOWER = "lower"
    UPPER = "upper"


LIVING = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
PAST, PRESENT, COMING = -1, 0, 1
EVERYTHING = frozenset(Part)
PARTS: dict[Standpoint, dict[int, frozenset[Part]]] = {
    Standpoint.NAV: {PAST: frozenset({Part.START, Part.YEAR}), PRESENT: EVERYTHING, COMING: EVERYTHING},
    Standpoint.LOWER: {COMING: frozenset({Part.APPLICATION, Part.OFFERS})},
    Standpoint.UPPER: {PRESENT: frozenset({Part.START, Part.YEAR}), COMING: frozenset({Part.APPLICATION})},
}
"""What is whose, by how many years ahead a way leads: 0 into the present school year, 1 into the one after it.

-1 is the year that is over, the first of upper secondary only: what became of leavers is often known in the autumn, and
the next report still counts it (decisions/0008).
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One year a pupil goes into, and the parts of it that are this reader's.

    levels      what can be applied for: one, or for whoever is in upper secondary the same year again and the next
    on_roll_at  the upper secondary school whose roll the pupil is on today
    """

    pupil: Pupil
    into_year: int
    level: Level
    levels: tuple[Level, ...]
    parts: frozenset[Part]
    standpoint: Standpoint
    row: Transition | None
    on_roll_at: UUID | None

    @property
    def over(self) -> bool:
        """Is the school year over? Then it is told what became of it, and nobody's roll is touched."""
        return self.into_year < begins_in(clock.today())

    @property
    def ready(self) -> frozenset[Part]:
        """The parts something can be registered on now: no offer without an application, no start before the year."""
        sent = self.row is not None and self.row.application is ApplicationState.SENT
        began = clock.today() >= first_of(self.into_year)
        told = can_be_counted(self.into_year) or nears_its_end(self.into_year)
        waits = {Part.OFFERS: not sent, Part.START: not began, Part.YEAR: not told}
        return frozenset(part for part in self.parts if not waits.get(part, False))


def standpoint(actor: User, case: Case | None) -> Standpoint:
    """Where the reader stands. Somebody who comes through a case stands in Nav."""
    if case is not None:
        return Standpoint.NAV
    place = actor.organisation
    upper = place is not None and place.kind is OrganisationKind.UPPER_SECONDARY
    return Standpoint.UPPER if upper else Standpoint.LOWER


def enter(actor: User, pupil: Pupil, case: Case | None, into_year: int, part: Part) -> Entry:
    """The year to register something in.

    Raises NotPermitted for a part that is never this reader's, NotFound for a year that is not, NotNow for a case
    that is over.
    """
    stands = standpoint(actor, case)
    if not any(part in parts for parts in PARTS[stands].values()):
        raise NotPermitted
    entry = next((each for each in entries(actor, pupil, case) if each.into_year == into_year), None)
    if entry is None or part not in entry.parts:
        raise NotFound
    if case is not None and case.stage not in LIVING:
        raise NotNow(N_("The case is closed. Reopen it first."))
    return entry


def entries(actor: User, pupil: Pupil, case: Case | None) -> list[Entry]:
    """The years the reader has a part in, the present one first, the one that is over last.

    None that leads nowhere: a ninth-grader has no way.
    """
    stands, begins = standpoint(actor, case), begins_in(clock.today())
    rows, enrolments = _rows(pupil), _enrolments(pupil)
    known = {year: row.level for year, row in rows.items() if _says_anything(row)}
    stays = [Stay(each.starts_on, each.grade) for each in enrolments]
    here, now = level_in(begins, stays, known), rows.get(begins)
    after = level_after(phase_in(begins, stays, known), here, out=now is not None and now.start in OUT)
    there, before = known.get(begins + 1, after), level_in(begins - 1, stays, known)
    again = tuple(dict.fromkeys(each for each in (here, after) if each)) if begins in known else ()
    on_roll_at = _on_roll_at(enrolments)
    found = []
    first = before if before is Level.VG1 else None
    for ahead, level, levels in ((PRESENT, here, ()), (COMING, there, again), (PAST, first, ())):
        parts = PARTS[stands].get(ahead, frozenset())
        if parts and level is not None and (level is Level.VG1 or stands is not Standpoint.LOWER):
            row = rows.get(begins + ahead)
            found.append(Entry(pupil, begins + ahead, level, levels or (level,), parts, stands, row, on_roll_at))
    return found


def _rows(pupil: Pupil) -> dict[int, Transition]:
    query = (
        select(Transition)
        .where(Transition.pupil_id == pupil.id)
        .options(selectinload(Transition.wishes), selectinload(Transition.offers))
        .execution_options(populate_existing=True)
    )
    return {row.into_year: row for row in session().scalars(query)}


def _says_anything(row: Transition) -> bool:
    """Is anything registered in a row? One that was only made so that lists can ask for it tells nobody's level."""
    told = (row.offers, row.wishes, row.start, row.in_education, row.result)
    return row.application is not ApplicationState.NOT_SENT or any(told)


def _enrolments(pupil: Pupil) -> Sequence[Enrolment]:
    return session().scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).all()


def _on_roll_at(enrolments: Sequence[Enrolment]) -> UUID | None:
    today = clock.today()
    standing = (each for each in enrolments if each.starts_on <= today <= (each.ends_on or today))
    return next((each.organisation_id for each in standing if PHASES[each.grade] in IN_UPPER), None)
