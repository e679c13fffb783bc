"""The page of a pupil's transition: the milestones of the school year, and the ways into this year and the next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework import audit
from casework.actions.milestone import steps as milestone_steps
from casework.actions.milestone.steps import Steps
from casework.actions.transition import opened_ways, parts
from casework.actions.transition.opened_ways import Way
from casework.actions.transition.parts import LIVING, Entry, Part
from casework.actions.working_day.rows import full_name
from casework.installation import desk
from casework.models import Case, Pupil, User


@dataclass(frozen=True, slots=True)
class TransitionPage:
    """Everything the page says. `ways`: the coming year first; `ready`: what can be registered now, by year."""

    pupil_id: UUID
    name: str
    steps: Steps
    ways: tuple[Way, ...]
    ready: dict[int, frozenset[Part]]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One way into a year as a form about it shows it."""

    name: str
    way: Way


def opened(actor: User, pupil: Pupil, case: Case | None) -> TransitionPage:
    """Open a transition, from a case or from the own roll: one line in the log. Raises Erased."""
    found, over = parts.entries(actor, pupil, case), case is not None and case.stage not in LIVING
    reading = _reading(actor, pupil)
    return TransitionPage(
        pupil.id,
        full_name(reading, pupil),
        milestone_steps.of_pupil(actor, pupil, case),
        opened_ways.read(actor, reading, found),
        {} if over else {entry.into_year: entry.ready for entry in found},
    )


def sheet(actor: User, entry: Entry) -> SheetPage:
    """Open one way into a year, for a form about it: one line in the log. Raises Erased."""
    reading = _reading(actor, entry.pupil)
    (way,) = opened_ways.read(actor, reading, [entry])
    return SheetPage(full_name(reading, entry.pupil), way)


def _reading(actor: User, pupil: Pupil) -> audit.Reading:
    desk().fetch([pupil.owner])
    return audit.read(actor, audit.TransitionOpened(pupil.owner))
