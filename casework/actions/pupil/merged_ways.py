"""The ways into upper secondary of two pupils who turn out to be one: what a merge does with them.

A year that only the other has a row of goes over whole. Where both have one, what is registered on the kept pupil
stands and its gaps are filled; the rest stays sealed on the other pupil's row, which nobody sees any more. What moves
is resealed under the kept pupil's key.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework.actions.milestone import milestones
from casework.actions.pupil.moving import legible, reseal
from casework.audit import Reading
from casework.database import session
from casework.models import Case, Offer, Pupil, Transition, Wish
from casework.models.sealing import seal
from casework.models.transition_codes import ApplicationState
from casework.privacy.place import Size

SEALED: dict[str, Size] = {"programme": Size.NUMBER}
"""What is sealed in a way, a wish and an offer, with the size it is sealed at."""

APPLICATION = ("application", "route", "sent_on")
START = ("start", "start_on", "leave_reason")


def move(kept: Pupil, gone: Pupil, reading: Reading) -> None:
    """Let what is registered of the two be the one's. `reading`: of the one who goes.

    Raises NotNow when a sealed value that must move can't be read.
    """
    milestones.hold(Case.pupil_id.in_((kept.id, gone.id)))
    mine, theirs = _ways(kept), _ways(gone)
    with session().no_autoflush:
        for year, row in theirs.items():
            if year in mine:
                _fill(mine[year], row, kept, reading)
            else:
                for each in (row, *row.wishes, *row.offers):
                    reseal(reading, each, SEALED, kept)
    session().flush()
    for row in (*mine.values(), *theirs.values()):
        session().expire(row, ["wishes", "offers"])


def _ways(pupil: Pupil) -> dict[int, Transition]:
    """The pupil's rows by year, kept from others."""
    query = select(Transition).where(Transition.pupil_id == pupil.id).order_by(Transition.id).with_for_update()
    parts = query.options(selectinload(Transition.wishes), selectinload(Transition.offers))
    return {row.into_year: row for row in session().scalars(parts.execution_options(populate_existing=True))}


def _fill(mine: Transition, other: Transition, kept: Pupil, reading: Reading) -> None:
    """Give a way what it lacks and the other has."""
    if mine.application is ApplicationState.NOT_SENT:
        mine.level = other.level if mine.start is None else mine.level
        _take(mine, other, APPLICATION)
    if mine.start is None:
        _take(mine, other, START)
    mine.in_education = mine.in_education or other.in_education
    mine.result = mine.result or other.result
    if mine.start is other.start and mine.school_id is None and mine.programme is None:
        mine.school_id = other.school_id
        seal(mine, "programme", legible(reading, other, "programme"), SEALED["programme"])
    for each in _fitting(mine, other):
        each.transition_id = mine.id
        reseal(reading, each, SEALED, kept)


def _take(mine: Transition, other: Transition, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(mine, name, getattr(other, name))


def _fitting(mine: Transition, other: Transition) -> list[Wish | Offer]:
    """Wishes where there are none, and rounds of intake the way lacks; none of both for who did not apply."""
    rounds = {each.round for each in mine.offers}
    sent = mine.application is ApplicationState.SENT
    offers: list[Wish | Offer] = [each for each in other.offers if sent and each.round not in rounds]
    return offers if mine.wishes or mine.application is ApplicationState.NOT_RELEVANT else [*other.wishes, *offers]
