"""When a way into upper secondary is settled: the rule in Python and the rule in SQL give one answer to everything."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from sqlalchemy import select

from casework.actions.transition.settled import is_settled, settled
from casework.models import Offer, Transition
from casework.models.transition_codes import ApplicationState, LeaveReason, Level, OfferState, StartState
from tests.make import Make

DAY = date(2027, 7, 8)
ANSWERED = {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WAITING_DECLINED}
ROUNDS = [(), *((one,) for one in OfferState), (OfferState.ACCEPTED, OfferState.DECLINED)]
A, S = ApplicationState, StartState


def way(application: ApplicationState, start: StartState | None) -> Transition:
    return Transition(
        level=Level.VG1,
        application=application,
        sent_on=DAY if application is A.SENT else None,
        start=start,
        start_on=DAY if start else None,
        leave_reason=LeaveReason.WORK if start is S.LEFT else None,
    )


def test_python_and_sql_agree_on_everything_there_can_be(make: Make) -> None:
    pupil = make.pupil()
    told: dict[int, bool] = {}
    with make.writing() as opened:
        for year, (application, start, rounds) in enumerate(product(A, [None, *S], ROUNDS), start=2000):
            row = way(application, start)
            row.pupil_id, row.into_year = pupil.id, year
            opened.add(row)
            for number, state in enumerate(rounds, start=1):
                answered_on = DAY if state in ANSWERED else None
                where = {"transition_id": row.id, "pupil_id": pupil.id, "round": number}
                opened.add(Offer(**where, state=state, came_on=DAY, answered_on=answered_on))
            told[year] = is_settled(row, rounds)
    with make.reading() as opened:
        asked = {year: bool(found) for year, found in opened.execute(select(Transition.into_year, settled()))}
    assert asked == told
    assert len(told) == 144 and set(told.values()) == {True, False}


@pytest.mark.parametrize(
    ("application", "start", "rounds", "expected"),
    [
        (A.NOT_SENT, None, (), False),
        (A.SENT, None, (), False),
        (A.SENT, None, (OfferState.OFFERED,), False),
        (A.SENT, None, (OfferState.WAITING_LIST, OfferState.ACCEPTED), True),
        (A.NOT_RELEVANT, None, (), True),
        (A.SENT, S.STARTED, (), True),
        (A.SENT, S.UNKNOWN, (OfferState.ACCEPTED,), True),
        (A.SENT, S.NO_SHOW, (OfferState.ACCEPTED,), False),
        (A.SENT, S.LEFT_IN_AUGUST, (OfferState.ACCEPTED,), False),
    ],
)
def test_a_place_that_was_accepted_settles_nothing_for_who_did_not_turn_up(
    application: ApplicationState, start: StartState | None, rounds: tuple[OfferState, ...], expected: bool
) -> None:
    assert is_settled(way(application, start), rounds) is expected


def test_nothing_known_is_not_settled() -> None:
    assert not is_settled(None, [])
