"""The demo's follow-up: contacts, the plan that is agreed on, another adviser, and how a case ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.case import assignments, cases
from casework.actions.consent import consents
from casework.actions.followup import followups, status_checks
from casework.actions.followup.followups import Contact
from casework.actions.followup.tasks import NextStep
from casework.actions.milestone import milestones
from casework.database import session
from casework.demo import plans
from casework.demo.stage import Story
from casework.demo.words import NOTES
from casework.demo.world import Plan, World, there, user, worker
from casework.errors import NotNow
from casework.models import Case, Consent, Milestone, Referral
from casework.models.codes import (
    NEXT_STEPS,
    ClosureReason,
    ConsentAnswer,
    ContactOutcome,
    ContactParty,
    ContactTopic,
    ContactType,
    Destination,
    HoldReason,
    Part,
    Role,
)
from casework.models.transition_codes import MilestoneAnswer, MilestoneKind, MilestoneState

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


def following(world: World, plan: Plan, case_id: UUID) -> Story:
    """Contact after contact, until the plan says how it ends."""
    for number in count() if plan.contacts is None else range(plan.contacts):
        yield world.later(3 if number == 0 else 10, 12)
        _contact(world, case_id, number)
        if number == 2:
            _agree_on_a_plan(world, case_id)
        if number == 4:
            plans.look_back(session().get_one(Case, case_id))
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


def _agree_on_a_plan(world: World, case_id: UUID) -> None:
    """The adviser and the pupil have agreed on what to work towards. Some write it down, others say that they have."""
    world.plans += 1
    if plans.agree(session().get_one(Case, case_id), world.plans):
        return
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
    office = there(main.organisation).name
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
    elif plan.ending == "closed":
        for _ in range(2):
            yield world.later(91)
            _say_where(world, case_id)


def _say_where(world: World, case_id: UUID) -> None:
    """Three or six months after: most advisers ask where the pupil is, and most are where they went."""
    case = session().get_one(Case, case_id)
    if world.random.random() < 0.2:
        return
    try:
        seen = status_checks.asking(case).mark
    except NotNow:
        return
    there_still = case.destination if world.random.random() < 0.8 else Destination.UNKNOWN
    status_checks.answer(worker(case), case, there(there_still), seen=seen)


def _given(referral: Referral) -> Iterable[UUID]:
    return session().scalars(
        select(Consent.id).where(
            Consent.referral_id == referral.id,
            Consent.answer == ConsentAnswer.GIVEN,
            Consent.withdrawn_on.is_(None),
            Consent.superseded_at.is_(None),
        )
    )
