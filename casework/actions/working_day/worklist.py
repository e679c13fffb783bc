"""The adviser's working day: how many rows each list has, and the rows of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func

from casework.actions.working_day.filters import OPEN, Filter, in_order, predicates, shown
from casework.actions.working_day.query import Asking
from casework.actions.working_day.rows import WorkRow, full_name, opened, rows_where
from casework.actions.year.calendars import years
from casework.calendar.bridge import Bridge, first_day_shown
from casework.database import session
from casework.installation import settings
from casework.models import Case, User
from casework.policy.grants import Permission

__all__ = ["Filter", "WorkRow", "Worklist", "changed", "full_name", "next_after", "today"]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the working day.

    counts          the lists that are shown today, with how many rows each has
    silence_days    days without a reached contact before a case is silent
    bridge_days     the same on the summer bridge, if one is on
    first_day       is it time for the page of the first day of school?
    """

    chosen: Filter
    counts: Mapping[Filter, int]
    rows: tuple[WorkRow, ...]
    silence_days: int
    bridge_days: int
    bridge: Bridge | None
    first_day: bool


def today(actor: User, chosen: Filter) -> Worklist:
    """The counts of all lists and the rows of the chosen one. Everybody on it is named in one line of the log."""
    asking = Asking.now(actor)
    return _page(asking, chosen, predicates(asking)[chosen])


def changed(actor: User, chosen: Filter, case_id: UUID) -> Worklist:
    """The counts as they are now, and the one row that was changed from the list."""
    asking = Asking.now(actor)
    return _page(asking, chosen, and_(predicates(asking)[Filter.MINE], Case.id == case_id))


def next_after(actor: User, chosen: Filter, case_id: UUID) -> UUID | None:
    """The case to record next in a list: the one after this, or None at its end."""
    asking = Asking.now(actor)
    recordable = and_(Case.stage.in_(OPEN), asking.enough(Permission.LOG_FOLLOWUP))
    query = asking.select(Case.id).where(predicates(asking)[chosen], recordable)
    ordered = list(session().scalars(in_order(query, asking, chosen)))
    place = ordered.index(case_id) + 1 if case_id in ordered else 0
    return next(iter(ordered[place:]), None)


def _page(asking: Asking, chosen: Filter, predicate: ColumnElement[bool]) -> Worklist:
    return Worklist(
        chosen,
        _counts(asking),
        opened(asking.actor, rows_where(asking, chosen, predicate)),
        settings().silence_days,
        settings().bridge_silence_days,
        asking.bridge,
        first_day_shown(asking.day, years()),
    )


def _counts(asking: Asking) -> dict[Filter, int]:
    """How many rows each list of today has, in one statement."""
    table, names = predicates(asking), shown(asking)
    sums = [func.sum(case((table[name], 1), else_=0)) for name in names]
    found = session().execute(asking.select(*sums)).one()
    return {name: int(number or 0) for name, number in zip(names, found, strict=True)}
