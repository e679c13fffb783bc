"""Education programmes and other routes: what a pupil can wish for in a school year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from casework import audit, clock
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_, speaking
from casework.models import Programme, User
from casework.models.transition_codes import ProgrammeKind


@dataclass(frozen=True, slots=True)
class ProgrammeGiven:
    """A programme as an administrator gives it. Years are those a school year begins in; both are included."""

    kind: ProgrammeKind
    area_code: str | None
    name_nb: str
    name_nn: str
    name_en: str
    from_year: int
    to_year: int | None
    position: int
    source: str
    checked: bool


def offered(into_year: int) -> Sequence[Programme]:
    """What can be applied for that leads into a school year, in the order of the list."""
    query = select(Programme).where(
        Programme.from_year <= into_year, or_(Programme.to_year.is_(None), Programme.to_year >= into_year)
    )
    return session().scalars(query.order_by(Programme.position)).all()


def every() -> Sequence[Programme]:
    """All there have been, in the order of the list."""
    return session().scalars(select(Programme).order_by(Programme.position)).all()


def names() -> dict[str, str]:
    """The name of every programme by its code, in the language being spoken."""
    return {each.code: name_of(each) for each in every()}


def name_of(programme: Programme) -> str:
    """The official name in the language being spoken."""
    by_language = {"nn": programme.name_nn, "en": programme.name_en}
    return by_language.get(speaking.get(), programme.name_nb)


def find(programme_id: UUID) -> Programme:
    """One programme. Raises NotFound."""
    found = session().get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def add(actor: User, code: str, given: ProgrammeGiven) -> Programme:
    """Add a programme. Raises Invalid at "code" for one that is in use, at "to_year" for years out of order."""
    made = Programme(code=code)
    _write(made, given)
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError:
        raise Invalid("code", N_("There is a programme with this code already.")) from None
    audit.record(actor, audit.ProgrammeSaved(made.id))
    return made


def change(actor: User, programme: Programme, given: ProgrammeGiven, *, seen: int) -> None:
    """Change a programme. Its code stays: wishes and offers name it. Other years or area code are unchecked.

    Raises Invalid at "to_year", StaleEdit.
    """
    session().refresh(programme, with_for_update=True)
    if programme.version != seen:
        raise StaleEdit(theirs=programme)
    _write(programme, given)
    audit.record(actor, audit.ProgrammeSaved(programme.id))


def next_position() -> int:
    """The place after the last in the list."""
    return max((each.position for each in every()), default=0) + 1


def _write(row: Programme, given: ProgrammeGiven) -> None:
    if given.to_year is not None and given.to_year < given.from_year:
        raise Invalid("to_year", N_("The last school year cannot be before the first."))
    same = (row.from_year, row.to_year, row.area_code) == (given.from_year, given.to_year, given.area_code)
    row.kind, row.area_code, row.position = given.kind, given.area_code, given.position
    row.name_nb, row.name_nn, row.name_en = given.name_nb, given.name_nn, given.name_en
    row.from_year, row.to_year, row.source = given.from_year, given.to_year, given.source
    row.checked_on = clock.today() if given.checked else row.checked_on if same else None
