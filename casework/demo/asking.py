"""The demo's requests: flagged by a school, consented to, and answered by Nav."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.consent import consents
from casework.actions.pupil.guardians import GuardianDetails
from casework.actions.request import flags, inbox, intake
from casework.database import session
from casework.demo.stage import Story
from casework.demo.words import FAMILY, FLAG_NOTES, GIVEN
from casework.demo.world import Plan, World, the_referral, there, user
from casework.models import ConsentText, Guardian, Pupil
from casework.models.codes import (
    BANDS,
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    DecisionReason,
    Informed,
    Measure,
    ObservationCode,
    Role,
    Strength,
    TextKind,
    Urgency,
)

SCOPES = (ConsentScope.NAV, ConsentScope.UPPER_SECONDARY)


def flag(world: World, plan: Plan) -> UUID:
    """A counsellor flags the pupil. Returns the request."""
    counsellor = user(world.someone(Role.COUNSELLOR, plan.flagged_by))
    random = world.random
    codes = random.sample(list(ObservationCode), random.randint(1, 3))
    strengths = frozenset(random.sample(list(Strength), random.randint(1, 3)))
    seen = flags.Flag(
        measures=plan.measures,
        urgency=random.choice(list(Urgency)),
        informed=Informed.YES if random.random() < 0.8 else Informed.NOT_YET,
        strengths=strengths,
        seen={code: random.choice(BANDS[code]) for code in codes},
        observed_on=clock.today() - timedelta(days=random.randint(0, 10)),
        note=random.choice(FLAG_NOTES) if random.random() < 0.5 else None,
    )
    pupil = session().get_one(Pupil, plan.entry.pupil_id)
    return flags.send(counsellor, pupil, seen, tuple(_guardians(random))).id


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


def consenting(world: World, plan: Plan, referral_id: UUID) -> Story:
    """The pupil answers, then each guardian, as far as the plan says."""
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
        the_referral(referral_id),
        giver=giver,
        guardian_id=guardian_id,
        answer=answer,
        form=ConsentForm.SIGNED_PAPER,
        scopes=frozenset(scopes or SCOPES),
        answered_on=clock.today(),
        text_id=there(text_id),
    )


def answering(world: World, plan: Plan, referral_id: UUID, adviser_id: UUID) -> Story:
    """An adviser sees the request and takes it on, declines it or sends it to the other office."""
    if plan.answer == "none":
        return
    yield world.later(1, 4)
    referral = the_referral(referral_id)
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
    referral, actor = the_referral(referral_id), user(adviser_id)
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
    referral, taker = the_referral(referral_id), user(world.someone(Role.ADVISER, other))
    intake.accept(taker, referral, adviser_id=taker.id, version=referral.version)
