"""Filters a user has saved under a name of their own. The name is sealed; the filters are codes and ids without names.

They are read by their owner only and stand in an order the owner has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from casework import audit, clock
from casework.actions.working_day.choices import LeftOut, Wanted, of_query
from casework.class_list import normalise
from casework.database import session
from casework.errors import Invalid, NotFound
from casework.language import N_
from casework.models import SavedFilter, User
from casework.models.sealing import seal

MOST = 12
LONGEST_NAME = 60
LONGEST_QUERY = 600


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter: what it is called, what it asks for, and what of that is not known any more."""

    id: UUID
    name: str
    wanted: Wanted
    left_out: LeftOut


def rows(actor: User) -> Sequence[SavedFilter]:
    """The user's own, in their order. Opens nothing."""
    mine = select(SavedFilter).where(SavedFilter.user_id == actor.id)
    return session().scalars(mine.order_by(SavedFilter.position, SavedFilter.saved_at)).all()


def rows_and(actor: User, besides: ColumnElement[bool]) -> tuple[list[SavedFilter], bool]:
    """The same, and the answer to a question about the reader, in one statement."""
    mine = select(SavedFilter, besides.label("besides")).select_from(User)
    mine = mine.outerjoin(SavedFilter, SavedFilter.user_id == User.id).where(User.id == actor.id)
    found = session().execute(mine.order_by(SavedFilter.position, SavedFilter.saved_at)).all()
    return [row.SavedFilter for row in found if row.SavedFilter], any(row.besides for row in found)


def opened(reading: audit.Reading, found: Iterable[SavedFilter]) -> list[Saved]:
    """Saved filters with their names, within a reading of the page they stand on."""
    return [Saved(each.id, str(reading.text(each, "name")), *asked(each)) for each in found]


def asked(row: SavedFilter) -> tuple[Wanted, LeftOut]:
    """What a saved filter asks for, and what of it is not known any more."""
    return of_query(row.query)


def all_of(actor: User) -> list[Saved]:
    """The user's own, for the page on which they are kept."""
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST))
    found = rows(actor)
    reading.fetch(found)
    return opened(reading, found)


def save(actor: User, name: str, wanted: Wanted) -> UUID:
    """Keep filters under a name, last in the order. Raises Invalid at "name"."""
    standing = _held(actor)
    if len(standing) >= MOST:
        raise Invalid("name", N_("You have 12 saved filters already. Remove one first."))
    if len(wanted.query) > LONGEST_QUERY:
        raise Invalid("name", N_("These are too many choices to save. Take some away."))
    _insist_new(actor, standing, name)
    row = SavedFilter(
        user_id=actor.id, query=wanted.query, position=_last(standing) + 1, saved_at=clock.now(), name=None
    )
    session().add(row)
    seal(row, "name", name)
    audit.record(actor, audit.FilterSaved())
    return row.id


def rename(actor: User, saved_id: UUID, name: str) -> None:
    """Call it something else. Raises NotFound for what is not the actor's, Invalid at "name"."""
    standing = _held(actor)
    row = _own(standing, saved_id)
    _insist_new(actor, [each for each in standing if each is not row], name)
    seal(row, "name", name)
    audit.record(actor, audit.FilterSaved())


def remove(actor: User, saved_id: UUID) -> None:
    """Take it away. Raises NotFound for what is not the actor's."""
    session().delete(_own(_held(actor), saved_id))
    audit.record(actor, audit.FilterRemoved())


def move(actor: User, saved_id: UUID, steps: int) -> None:
    """Move it forward or back in the order. Raises NotFound for what is not the actor's."""
    standing = list(_held(actor))
    row = _own(standing, saved_id)
    place = max(0, min(standing.index(row) + steps, len(standing) - 1))
    standing.remove(row)
    standing.insert(place, row)
    for position, each in enumerate(standing):
        each.position = position
    audit.record(actor, audit.FilterSaved())


def _held(actor: User) -> Sequence[SavedFilter]:
    """The user's own, with no other window of theirs changing them until we are done."""
    session().scalars(select(User.id).where(User.id == actor.id).with_for_update()).one()
    return rows(actor)


def _own(standing: Iterable[SavedFilter], saved_id: UUID) -> SavedFilter:
    row = next((each for each in standing if each.id == saved_id), None)
    if row is None:
        raise NotFound
    return row


def _last(standing: Sequence[SavedFilter]) -> int:
    return max((each.position for each in standing), default=-1)


def _insist_new(actor: User, standing: Sequence[SavedFilter], name: str) -> None:
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST))
    reading.fetch(standing)
    if normalise(name) in {normalise(str(reading.text(each, "name"))) for each in standing}:
        raise Invalid("name", N_("You have a filter with this name already."))
