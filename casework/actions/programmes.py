"""Education programmes and other routes: what a pupil can wish for in a school year."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from casework.database import session
from casework.language import speaking
from casework.models import Programme


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
