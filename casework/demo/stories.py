"""What happens to the demo's pupils: each story is one pupil's way from flag to wherever it has come.

A story yields the instant of its next step and goes on from there; see stage.py. Everything happens through the
actions that people use, so that every state is one a person could have brought about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.case import assignments, cases, dated_parts
from casework.actions.consent import consents
from casework.actions.followup import followups
from casework.actions.followup.followups import Contact
from casework.actions.followup.tasks import NextStep
from casework.actions.milestone import milestones
from casework.actions.pupil.guardians import GuardianDetails
from casework.actions.request import flags, inbox, intake, openings
from casework.database import session
from casework.demo.places import Places
from casework.demo.rolls import Entry
from casework.demo.stage import Story, working_hour
from casework.demo.words import FAMILY, FLAG_NOTES, GIVEN, NOTES
from casework.models import Case, Consent, ConsentText, Guardian, Milestone, Pupil, Referral, User
from casework.models.codes import (
    BANDS,
    NEXT_STEPS,
    ClosureReason,
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    ContactOutcome,
    ContactParty,
    ContactTopic,
    ContactType,
    DecisionReason,
    Destination,
    HoldReason,
    Informed,
    Measure,
    ObservationCode,
    Part,
    Role,
    Strength,
    TextKind,
    Urgency,
)
from casework.models.transition_codes import MilestoneAnswer, MilestoneKind, MilestoneState

T = TypeVar("T")
SCOPES = (ConsentScope.NAV, ConsentScope.UPPER_SECONDARY)

REACHED = (ContactOutcome.HELD,) * 7 + (
    ContactOutcome.NO_ANSWER,
    ContactOutcome.NO_ANSWER,
    ContactOutcome.NO_SHOW,
    ContactOutcome.CANCELLED_PUPIL,
    ContactOutcome.RESCHEDULED,
)
ENDINGS = (
    (ClosureReason.STARTED_EDUCATION, Destination.UPPER_SEC),
    (ClosureReason.GOAL_REACHED, Destination.UPPER_SEC),
    (ClosureReason.STARTED_WORK, Destination.WORK),
    (ClosureReason.OTHER_SERVICE, Destination.OT_FOLLOWUP),
    (ClosureReason.NO_CONTACT, Destination.UNKNOWN),
    (ClosureReason.MOVED, Destination.OTHER_CLARIFIED),
)


@dataclass(slots=True)
class World:
    """Where the stories take place."""

    places: Places
    random: Random
    office_of: dict[str, str]

    def someone(self, role: Role, workplace: str) -> UUID:
        """One of those who work there in that role."""
        return self.random.choice(self.places.staff[role, workplace])

    def follower(self, office: str) -> UUID:
        """Who follows up: mostly the advisers, now and then a lead."""
        staff = self.places.staff
        return self.random.choice(staff[Role.ADVISER, office] * 3 + staff[Role.LEAD, office])

    def later(self, days: int, spread: int = 0) -> datetime:
        """A working hour some days from now."""
        return working_hour(clock.today() + timedelta(days=days + self.random.randint(0, spread)), self.random)


@dataclass(frozen=True, slots=True)
class Plan:
    """How far one story goes."""

    entry: Entry
    flagged_by: str
    begins_on: date
    measures: frozenset[Measure]
    consent: str = "given"  # given, half, none, declined, withdrawn
    answer: str = "accept"  # accept, decline, forward, none, cancel
    contacts: int | None = 6  # None: until today
    ending: str = "active"  # active, hold, closed, reopened


def life(world: World, plan: Plan) -> Story:
    """One pupil's story."""
    yield working_hour(plan.begins_on, world.random)
    referral_id = _flag(world, plan)
    if plan.answer == "cancel":
        yield world.later(2, 5)
        flags.cancel(user(world.someone(Role.COUNSELLOR, plan.flagged_by)), _referral(referral_id))
        return
    adviser_id = world.follower(world.office_of[plan.flagged_by])
    yield from _consenting(world, plan, referral_id)
    yield from _answering(world, plan, referral_id, adviser_id)
    if plan.consent in {"given", "withdrawn"} and plan.answer in {"accept", "forward"}:
        yield world.later(1)
        case = openings.case_of(_referral(referral_id))
        if case is not None:
            yield from _following(world, plan, case.id)


def _flag(world: World, plan: Plan) -> UUID:
    counsellor = user(world.someone(Role.COUNSELLOR, plan.flagged_by))
    random = world.random
    codes = random.sample(list(ObservationCode), random.randint(1, 3))
    strengths = frozenset(random.sample(list(Strength), random.randint(1, 3)))
    flag = flags.Flag(
        measures=plan.measures,
        urgency=random.choice(list(Urgency)),
        informed=Informed.YES if random.random() < 0.8 else Informed.NOT_YET,
        strengths=strengths,
        seen={code: random.choice(BANDS[code]) for code in codes},
        observed_on=clock.today() - timedelta(days=random.randint(0, 10)),
        note=random.choice(FLAG_NOTES) if random.random() < 0.5 else None,
    )
    pupil = session().get_one(Pupil, plan.entry.pupil_id)
    return flags.send(counsellor, pupil, flag, tuple(_guardians(random))).id


def _guardians(random: Random) -> Iterable[GuardianDetails]:
    family = random.choice(FAMILY)
    alone = random.random() < 0.25
    for number in range(1 if alone else 2):
        yield GuardianDetails(
            name=f"{random.choice(GIVEN)} {family}",
            phone=f"+47{random.choice('49')}00{random.randint(10000, 99999)}",
            email=None,
            parental_responsibility=True,
            sole_responsibility=alone,
            may_receive_information=number == 0 or random.random() < 0.9,
        )


def _consenting(world: World, plan: Plan, referral_id: UUID) -> Story:
    if plan.consent == "none":
        return
    counsellor_id = world.someone(Role.COUNSELLOR, plan.flagged_by)
    yield world.later(2, 4)
    scopes = SCOPES + ((ConsentScope.EMPLOYER,) if Measure.JOB in plan.measures else ())
    answer_for(counsellor_id, referral_id, ConsentGiver.PUPIL, None, ConsentAnswer.GIVEN, *scopes)
    guardian_ids = list(_guardian_ids(plan.entry.pupil_id))
    for place, guardian_id in enumerate(guardian_ids):
        if plan.consent == "half" and place == len(guardian_ids) - 1:
            return
        yield world.later(1, 5)
        said = ConsentAnswer.DECLINED if plan.consent == "declined" else ConsentAnswer.GIVEN
        answer_for(counsellor_id, referral_id, ConsentGiver.GUARDIAN, guardian_id, said, *scopes)


def _guardian_ids(pupil_id: UUID) -> Iterable[UUID]:
    return session().scalars(select(Guardian.id).where(Guardian.pupil_id == pupil_id).order_by(Guardian.added_at))


def answer_for(
    actor_id: UUID,
    referral_id: UUID,
    giver: ConsentGiver,
    guardian_id: UUID | None,
    answer: ConsentAnswer,
    *scopes: ConsentScope,
) -> None:
    """Register an answer. Scopes: Nav and upper secondary unless others are named."""
    text_id = (
        session()
        .scalars(
            select(ConsentText.id)
            .where(ConsentText.kind == TextKind.CONSENT_FORM, ConsentText.language == "nb")
            .order_by(ConsentText.number.desc())
        )
        .first()
    )
    consents.register(
        user(actor_id),
        _referral(referral_id),
        giver=giver,
        guardian_id=guardian_id,
        answer=answer,
        form=ConsentForm.SIGNED_PAPER,
        scopes=frozenset(scopes or SCOPES),
        answered_on=clock.today(),
        text_id=_there(text_id),
    )


def _answering(world: World, plan: Plan, referral_id: UUID, adviser_id: UUID) -> Story:
    if plan.answer == "none":
        return
    yield world.later(1, 4)
    referral = _referral(referral_id)
    actor = user(adviser_id)
    inbox.mark_seen(actor, referral)
    if plan.answer == "decline":
        reason = world.random.choice((DecisionReason.NO_CAPACITY, DecisionReason.ALREADY_FOLLOWED_UP))
        intake.decline(actor, referral, reason=reason, version=referral.version)
    elif plan.answer == "forward":
        yield from _forwarding(world, referral_id, adviser_id)
    else:
        intake.accept(actor, referral, adviser_id=actor.id, version=referral.version)


def _forwarding(world: World, referral_id: UUID, adviser_id: UUID) -> Story:
    referral, actor = _referral(referral_id), user(adviser_id)
    other = next(
        name for name in ("Nav Fjellsiden", "Nav Solvangen") if world.places.organisations[name] != referral.office_id
    )
    intake.forward(
        actor,
        referral,
        office_id=world.places.organisations[other],
        reason=DecisionReason.OTHER_AREA,
        version=referral.version,
    )
    yield world.later(1, 3)
    referral, taker = _referral(referral_id), user(world.someone(Role.ADVISER, other))
    intake.accept(taker, referral, adviser_id=taker.id, version=referral.version)


def _following(world: World, plan: Plan, case_id: UUID) -> Story:
    for number in count() if plan.contacts is None else range(plan.contacts):
        yield world.later(3 if number == 0 else 10, 12)
        _contact(world, case_id, number)
        if number == 2:
            _agree_on_a_plan(case_id)
        if number == 2 and world.random.random() < 0.3:
            yield world.later(1)
            _share(world, case_id)
    yield world.later(4, 6)
    yield from _ending(world, plan, case_id)


def _contact(world: World, case_id: UUID, number: int) -> None:
    random, case = world.random, session().get_one(Case, case_id)
    outcome = ContactOutcome.HELD if number == 1 else random.choice(REACHED)
    parties = {ContactParty.PUPIL} | ({ContactParty.SCHOOL} if random.random() < 0.25 else set())
    contact = Contact(
        happened_on=clock.today(),
        type=random.choice(list(ContactType)),
        outcome=outcome,
        parties=frozenset(parties),
        topics=frozenset(random.sample(list(ContactTopic), random.randint(0, 2))),
        note=random.choice(NOTES) if outcome is ContactOutcome.HELD and random.random() < 0.8 else None,
    )
    due = clock.today() + timedelta(days=random.choice((7, 14, 14, 28)))
    followups.record(worker(case), case, contact, then=NextStep(random.choice(NEXT_STEPS[:8]), due))


def _agree_on_a_plan(case_id: UUID) -> None:
    """The adviser and the pupil have agreed on what to work towards."""
    query = select(Milestone).where(
        Milestone.case_id == case_id,
        Milestone.kind == MilestoneKind.PLAN_AGREED,
        Milestone.state == MilestoneState.OPEN,
    )
    for found in session().scalars(query).all():
        milestones.answer(worker(found.case), found, MilestoneAnswer.YES, on=clock.today())


def _share(world: World, case_id: UUID) -> None:
    case = session().get_one(Case, case_id)
    main = worker(case)
    office = _there(main.organisation).name
    others = [one for one in world.places.staff[Role.ADVISER, office] if one != main.id]
    assignments.give(
        user(world.someone(Role.LEAD, office)),
        case,
        part=Part.CO,
        user_id=world.random.choice(others),
        starts_on=clock.today(),
        ends_on=None,
    )


def _ending(world: World, plan: Plan, case_id: UUID) -> Story:
    case = session().get_one(Case, case_id)
    actor = worker(case)
    if plan.consent == "withdrawn":
        given = next(iter(_given(case.referral)))
        consents.withdraw(actor, case.referral, given)
    elif plan.ending == "hold":
        until = max(clock.today(), clock.day_of(datetime.now(clock.OSLO))) + timedelta(days=21)
        cases.hold(actor, case, reason=HoldReason.AWAY, until=until)
    elif plan.ending in {"closed", "reopened"}:
        reason, destination = world.random.choice(ENDINGS)
        cases.close(actor, case, reason=reason, destination=destination)
    if plan.ending == "reopened":
        yield world.later(20, 10)
        case = session().get_one(Case, case_id)
        step = NextStep(NEXT_STEPS[0], clock.today() + timedelta(days=5))
        cases.reopen(worker(case), case, then=step)


def _given(referral: Referral) -> Iterable[UUID]:
    return session().scalars(
        select(Consent.id).where(
            Consent.referral_id == referral.id,
            Consent.answer == ConsentAnswer.GIVEN,
            Consent.withdrawn_on.is_(None),
            Consent.superseded_at.is_(None),
        )
    )


def worker(case: Case) -> User:
    """The case's main adviser today."""
    found = next(one for one in dated_parts.parts_of(case.id) if one.part is Part.MAIN and one.ends_on is None)
    return found.user


def user(user_id: UUID) -> User:
    return session().get_one(User, user_id)


def _referral(referral_id: UUID) -> Referral:
    return session().get_one(Referral, referral_id)


def _there(value: T | None) -> T:
    if value is None:
        raise LookupError("The demo's story misses something it needs.")
    return value
