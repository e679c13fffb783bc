"""The states that ordinary stories don't reach: each made once, so that every page of the demo has something on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.case import cases, starts
from casework.actions.followup import approvals, followups
from casework.actions.followup.followups import Contact
from casework.actions.pupil import duplicates, guardians
from casework.actions.pupil.guardians import GuardianDetails
from casework.actions.secrecy import protection, ties
from casework.actions.transition import schools, transitions
from casework.actions.transition.given import Application, OfferGiven
from casework.calendar.school_year import begins_in
from casework.class_list.likeness import Person
from casework.database import session
from casework.demo.asking import answer_for
from casework.demo.stage import Story, working_hour
from casework.demo.world import World, user, worker
from casework.models import Case, Followup, Pupil, Referral
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentAnswer,
    ConsentGiver,
    ConsentScope,
    ContactOutcome,
    ContactParty,
    ContactType,
    Destination,
    Informed,
    Measure,
    Protection,
    ReferralSource,
    Relation,
    Role,
    Urgency,
)
from casework.models.transition_codes import ApplicationState, Level, OfferState, StartState

OFFICE = "Nav Fjellsiden"


def specials(world: World, present: datetime) -> list[Story]:
    """Stories of one special state each, told just before the present."""
    day = clock.day_of(present)
    return [
        turning_eighteen(world, day),
        walk_in_without_consent(world, day),
        corrected(world, day),
        misfiled(world, day, decided=False),
        misfiled(world, day, decided=True),
        becoming_protected(world, day),
        taken_for_two(world, day),
        tied(world, day),
        asked_after(world, day),
        not_known(world, day),
    ]


def turning_eighteen(world: World, day: date) -> Story:
    """Came to Nav at seventeen; the guardians' consent ended at the birthday, and new consent is asked for."""
    yield working_hour(day - timedelta(days=80), world.random)
    born = date(day.year - 18, day.month, 1) if day.day > 10 else day.replace(year=day.year - 18) - timedelta(days=9)
    adviser_id = world.someone(Role.ADVISER, OFFICE)
    referral_id = _start(world, adviser_id, Person("Nora", "Fiktivås", born)).id
    yield world.later(1)
    referral = session().get_one(Referral, referral_id)
    details = GuardianDetails("Åse Fiktivås", "+4740012345", None, True, True, True)
    guardian = guardians.add(user(adviser_id), referral.pupil, details)
    answer_for(adviser_id, referral_id, ConsentGiver.PUPIL, None, ConsentAnswer.GIVEN)
    answer_for(adviser_id, referral_id, ConsentGiver.GUARDIAN, guardian.id, ConsentAnswer.GIVEN)


def walk_in_without_consent(world: World, day: date) -> Story:
    """Came to Nav last week; the papers are not signed yet."""
    yield working_hour(day - timedelta(days=9), world.random)
    person = Person("Emil", "Oppdiktli", day.replace(year=day.year - 16))
    _start(world, world.someone(Role.ADVISER, OFFICE), person)


def corrected(world: World, day: date) -> Story:
    """A follow-up with the wrong outcome, corrected the same day."""
    yield working_hour(day - timedelta(days=8), world.random)
    case, written = next(_written(world))
    contact = Contact(
        written.happened_on,
        ContactType.PHONE,
        ContactOutcome.HELD,
        frozenset({ContactParty.PUPIL}),
        written.topics,
        "Rettet: vi snakket sammen på telefon, ikke på møte.",
    )
    followups.correct(user(written.author_id), case, written, contact)


def misfiled(world: World, day: date, *, decided: bool) -> Story:
    """A note on the wrong pupil, reported; a lead decides."""
    yield working_hour(day - timedelta(days=7), world.random)
    case, written = list(_written(world))[5 if decided else 9]
    followup_id = written.id
    followups.ask_redaction(user(written.author_id), case, written)
    if decided:
        yield world.later(1)
        lead = user(world.someone(Role.LEAD, OFFICE))
        approvals.decide(lead, session().get_one(Followup, followup_id), approve=True)


def becoming_protected(world: World, day: date) -> Story:
    """A pupil gets a protected address: locked away in one action."""
    yield working_hour(day - timedelta(days=5), world.random)
    case = _cases(world)[-1]
    protection.protect(worker(case), case.pupil)


def taken_for_two(world: World, day: date) -> Story:
    """Two cases that a lead thinks are about one pupil."""
    yield working_hour(day - timedelta(days=5), world.random)
    first, second = _cases(world)[3:5]
    duplicates.report(user(world.someone(Role.LEAD, OFFICE)), first.number, second.number)


def tied(world: World, day: date) -> Story:
    """A counsellor knows a pupil and declares it."""
    yield working_hour(day - timedelta(days=8), world.random)
    case = _cases(world)[6]
    others = [one for one in world.places.staff[Role.LEAD, OFFICE] if one != worker(case).id]
    ties.declare(user(others[1]), case.pupil, relation=Relation.OTHER_TIE)


def asked_after(world: World, day: date) -> Story:
    """Of age, with a consent that names OT; the case closed three months ago, and its status is asked for now."""
    yield working_hour(day - timedelta(days=150), world.random)
    case_id = _of_age(world, day, "Mina", "Påfunnvik")
    yield working_hour(day - timedelta(days=89), world.random)
    case = session().get_one(Case, case_id)
    cases.close(worker(case), case, reason=ClosureReason.STARTED_WORK, destination=Destination.WORK)


def not_known(world: World, day: date) -> Story:
    """Has a place in upper secondary, and nobody knows whether the school has seen anything of the pupil."""
    yield working_hour(day - timedelta(days=20), world.random)
    case = session().get_one(Case, _of_age(world, day, "Jonas", "Luftslottås"))
    into, actor, pupil = begins_in(clock.today()), worker(case), case.pupil
    sent, came = date(into, 2, 20), date(into, 7, 8)
    transitions.apply(actor, pupil, into, Level.VG1, Application(ApplicationState.SENT, sent_on=sent))
    school_id = next(each.id for each in schools.upper_secondary())
    taken = OfferGiven(1, OfferState.ACCEPTED, came, None, came, "TP", school_id)
    transitions.offer(actor, pupil, into, Level.VG1, taken)
    transitions.start(actor, pupil, into, Level.VG1, StartState.UNKNOWN, on=clock.today())


def _of_age(world: World, day: date, given: str, family: str) -> UUID:
    """Came to Nav and said yes to everything that day. Returns the case."""
    adviser_id = world.someone(Role.ADVISER, OFFICE)
    referral = _start(world, adviser_id, Person(given, family, day.replace(year=day.year - 19, day=1)))
    scopes = ConsentScope.NAV, ConsentScope.UPPER_SECONDARY, ConsentScope.OT
    answer_for(adviser_id, referral.id, ConsentGiver.PUPIL, None, ConsentAnswer.GIVEN, *scopes)
    return session().scalars(select(Case.id).where(Case.referral_id == referral.id)).one()


def _start(world: World, adviser_id: UUID, person: Person) -> Referral:
    return starts.start(
        user(adviser_id),
        person,
        protection=Protection.NO,
        source=ReferralSource.WALK_IN,
        measures=frozenset({Measure.JOB}),
        area_id=world.places.areas["Loddefjord"],
        urgency=Urgency.SOON,
        informed=Informed.YES,
    )


def _cases(world: World) -> list[Case]:
    query = (
        select(Case)
        .join(Pupil)
        .where(
            Case.office_id == world.places.organisations[OFFICE],
            Case.stage == CaseStage.ACTIVE,
            Pupil.protected_at.is_(None),
        )
    )
    return list(session().scalars(query.order_by(Case.opened_on, Case.number)))


def _written(world: World) -> Iterator[tuple[Case, Followup]]:
    advisers = world.places.staff[Role.ADVISER, OFFICE]
    for case in _cases(world):
        found = (
            session()
            .scalars(
                select(Followup)
                .where(Followup.case_id == case.id, Followup.note.is_not(None), Followup.redaction_asked_at.is_(None))
                .where(Followup.author_id.in_(advisers))
                .order_by(Followup.recorded_at.desc())
            )
            .first()
        )
        if found is not None:
            yield case, found
