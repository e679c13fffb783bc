"""When a pupil's way into a school year is settled: written once in Python, once in SQL, proven equal by test.

Settled: the pupil has begun, has another plan, or has accepted a place and is not known to be out of it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from casework.models import Offer, Transition
from casework.models.transition_codes import ApplicationState, OfferState, StartState

NOT_SAID = (None, StartState.UNKNOWN)


def is_settled(way: Transition | None, offers: Iterable[OfferState]) -> bool:
    """Is this way settled? `offers`: how each round of intake into the same year went."""
    if way is None:
        return False
    if way.application is ApplicationState.NOT_RELEVANT or way.start is StartState.STARTED:
        return True
    return way.start in NOT_SAID and OfferState.ACCEPTED in set(offers)


def settled(way: Any = Transition) -> ColumnElement[bool]:
    """The same of Transition or an alias of it. NULL, not false, where an outer join finds no row."""
    accepted = exists().where(Offer.transition_id == way.id, Offer.state == OfferState.ACCEPTED)
    return or_(
        way.application == ApplicationState.NOT_RELEVANT,
        way.start == StartState.STARTED,
        and_(or_(way.start.is_(None), way.start == StartState.UNKNOWN), accepted),
    )
