"""Many pupils' ways in one save: their rows are read and kept from others at once, and milestones aligned once.

Inside `together` the verbs of `transitions` work as ever, on rows that are held already: a class of thirty costs about
as many statements as one pupil does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import selectinload

from casework.actions.milestone import milestones
from casework.actions.transition import ways
from casework.database import session
from casework.models import Case, Transition
from casework.models.transition_codes import Level

UNDER_WAY = "several_ways"
Key = tuple[UUID, int]
"""A pupil, and the school year that is gone into."""


@dataclass(slots=True)
class Several:
    """The rows held for one save, and the pupils something was registered about."""

    rows: dict[Key, Transition]
    touched: set[UUID] = field(default_factory=set)


@contextmanager
def together(wanted: Mapping[Key, Level]) -> Iterator[Mapping[Key, Transition]]:
    """Hold these ways, made where there are none, and align the milestones of everybody touched when all is done."""
    several = session().info[UNDER_WAY] = Several(_held(wanted))
    try:
        yield several.rows
    finally:
        session().info.pop(UNDER_WAY)
    session().flush()
    milestones.align(session().scalars(select(Case.id).where(Case.pupil_id.in_(several.touched))).all())


def held(pupil_id: UUID, into_year: int) -> Transition | None:
    """The row, when it is held for a save of many."""
    several = _under_way()
    return several.rows.get((pupil_id, into_year)) if several is not None else None


def put_off(pupil_id: UUID) -> bool:
    """Leave aligning this pupil's milestones to the end of a save of many. False when none is under way."""
    several = _under_way()
    if several is not None:
        several.touched.add(pupil_id)
    return several is not None


def _under_way() -> Several | None:
    return cast("Several | None", session().info.get(UNDER_WAY))


def _held(wanted: Mapping[Key, Level]) -> dict[Key, Transition]:
    """In one order for everybody, so that two who save the same class wait for each other and not in a ring."""
    milestones.hold(Case.pupil_id.in_({pupil_id for pupil_id, _ in wanted}))
    ways.ensure((pupil_id, into, wanted[pupil_id, into]) for pupil_id, into in sorted(wanted))
    rows = session().scalars(_query(wanted)).all()
    return {(row.pupil_id, row.into_year): row for row in rows}


def _query(wanted: Mapping[Key, Level]) -> Select[Transition]:
    return (
        select(Transition)
        .where(tuple_(Transition.pupil_id, Transition.into_year).in_(list(wanted)))
        .order_by(Transition.pupil_id, Transition.into_year)
        .options(selectinload(Transition.offers))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
