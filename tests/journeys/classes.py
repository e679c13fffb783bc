"""Classes at a lower and an upper secondary school, and what is registered of their pupils, as these tests need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import event, select

from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven
from casework.clock import OSLO
from casework.models import Organisation, Pupil, Transition, User
from casework.models.codes import Grade, OrganisationKind, Role
from casework.models.transition_codes import ANSWERED, ApplicationState, Level, OfferState, StartState
from tests.make import Make

NOVEMBER = datetime(2026, 11, 23, 10, tzinfo=OSLO)
JULY = datetime(2027, 7, 12, 10, tzinfo=OSLO)
SENT_ON, OFFERED_ON = date(2027, 2, 20), date(2027, 7, 8)
TENTH = "/classes/pupils?grade=10&class_name=10A"
FIRST = "/classes/pupils?grade=vg1&class_name=1STA"


@dataclass(frozen=True)
class Schools:
    """A school people leave and one they come to, with a counsellor each, and an adviser at the office of both."""

    lower: Organisation
    upper: Organisation
    counsellor: User
    receiver: User
    adviser: User


def two_schools(make: Make) -> Schools:
    office = make.office()
    area = make.area(office)
    lower, upper = make.school(area), make.school(area, kind=OrganisationKind.UPPER_SECONDARY)
    counsellor, receiver = make.user(Role.COUNSELLOR, lower, "Kari Rådgiver"), make.user(Role.COUNSELLOR, upper)
    return Schools(lower, upper, counsellor, receiver, make.user(Role.ADVISER, office, "Vera Veileder"))


def a_class(
    make: Make, at: Organisation, *names: str, grade: Grade = Grade.G10, class_name: str = "10A"
) -> list[Pupil]:
    return [make.pupil(at, name, "Eksempel", grade=grade, class_name=class_name) for name in names]


def applied(
    make: Make, actor: User, pupil: Pupil, state: ApplicationState = ApplicationState.SENT, *, on: date = SENT_ON
) -> None:
    with make.writing() as opened:
        who = opened.get_one(User, actor.id), opened.get_one(Pupil, pupil.id)
        sent_on = on if state is ApplicationState.SENT else None
        transitions.apply(*who, 2027, Level.VG1, Application(state, None, sent_on))


def offered(make: Make, actor: User, pupil: Pupil, state: OfferState, **told: Any) -> None:
    answered_on = OFFERED_ON if state in ANSWERED else None
    given = OfferGiven(1, state, OFFERED_ON, None, answered_on, **told)
    with make.writing() as opened:
        transitions.offer(opened.get_one(User, actor.id), opened.get_one(Pupil, pupil.id), 2027, Level.VG1, given)


def began(make: Make, actor: User, pupil: Pupil, state: StartState, *, on: date = date(2026, 8, 17)) -> None:
    with make.writing() as opened:
        who = opened.get_one(User, actor.id), opened.get_one(Pupil, pupil.id)
        transitions.start(*who, 2026, Level.VG1, state, on=on)


def way(make: Make, pupil: Pupil, into: int = 2027) -> Transition | None:
    with make.reading() as opened:
        found = opened.scalar(select(Transition).where(Transition.pupil_id == pupil.id, Transition.into_year == into))
        _ = found.offers if found is not None else None
        return found


@contextmanager
def statements(make: Make) -> Iterator[list[str]]:
    """What is asked of the data store inside the block."""
    seen: list[str] = []

    def note(*told: Any) -> None:
        seen.append(told[2])

    engine = make.installation.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
