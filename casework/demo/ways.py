"""The demo's pupils on their way into upper secondary: applied, offered a place, turned up or not.

One story for each pupil who was flagged, and a plain one for the classmates nobody follows up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.actions.handover import handovers, notes, talks
from casework.actions.handover.notes import Note
from casework.actions.milestone import milestones
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven, Place, WishGiven
from casework.actions.year.calendars import years
from casework.database import session
from casework.demo.rolls import Entry
from casework.demo.stage import Story, working_hour
from casework.demo.words import HANDOVER_WORDS
from casework.demo.world import World, user, worker
from casework.models import Case, Enrolment, Handover, Milestone, Pupil, Referral, User
from casework.models.codes import CaseStage, ConsentScope, Grade, Role
from casework.models.transition_codes import (
    ApplicationState,
    HandoverStage,
    InEducation,
    Level,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneOwner,
    MilestoneState,
    OfferState,
    Route,
    SchoolDate,
    StartState,
)
from casework.policy.sharing import is_covered

Steps = tuple[tuple[MilestoneKind, MilestoneAnswer, SchoolDate], ...]
AUTUMN: Steps = (
    (MilestoneKind.PRIORITY_NOTICE, MilestoneAnswer.SENT, SchoolDate.NOTICE),
    (MilestoneKind.CAREER_TALK, MilestoneAnswer.HELD, SchoolDate.CAREER_TALKS),
)
SPRING: Steps = (
    (MilestoneKind.SUMMER_JOB_CLARIFIED, MilestoneAnswer.YES, SchoolDate.SUMMER_JOBS),
    (MilestoneKind.GRADES_COMPLETE, MilestoneAnswer.YES, SchoolDate.GRADES_COMPLETE),
)
PROGRAMMES = ("BA", "EL", "HS", "RM", "SR", "ST", "TP", "IM", "NA", "DT")
ROUTES = (Route.ORDINARY,) * 6 + (Route.PRIORITY, Route.INDIVIDUAL)
STARTS = (StartState.STARTED,) * 8 + (StartState.NO_SHOW, StartState.LEFT_IN_AUGUST)


def ways(world: World, entries: Iterable[Entry], flagged: set[UUID], year: int) -> list[Story]:
    """The stories of everybody in 10th grade this year or the last, told beside the stories of their cases."""
    random = Random(year)  # noqa: S311 - a story, not a secret
    told = []
    for entry in entries:
        tenth = {Grade.G10: year, Grade.VG1: year - 1}.get(entry.grade)
        if tenth is not None:
            followed = entry.pupil_id in flagged
            told.append(_way(world, entry, tenth, Random(random.random()), followed=followed))  # noqa: S311 - as above
    return told


def _way(world: World, entry: Entry, tenth: int, random: Random, *, followed: bool) -> Story:
    """From the autumn of 10th grade to the autumn of Vg1."""
    yield working_hour(date(tenth, 8, 20), random)
    counsellor = world.places.staff[Role.COUNSELLOR, entry.came_from][0]
    if followed:
        yield from _answering(entry, counsellor, tenth, random, AUTUMN)
    yield working_hour(date(tenth + 1, 1, 15) + timedelta(days=random.randint(0, 40)), random)
    route = random.choice(ROUTES) if followed else Route.ORDINARY
    _apply(entry, counsellor, tenth + 1, route, random)
    if entry.grade is not Grade.VG1:
        return
    if followed:
        yield from _answering(entry, counsellor, tenth, random, SPRING)
    if followed:
        yield from _handing_over(world, entry, counsellor, tenth, random)
    accepted_in = 1 if not followed or random.random() < 0.7 else 2
    actor = counsellor
    yield working_hour(_date(tenth, SchoolDate.INTAKE_1), random)
    _offer(world, entry, actor, tenth + 1, 1, accepted_in == 1, random)
    if accepted_in == 2:
        yield working_hour(_date(tenth + 1, SchoolDate.INTAKE_2), random)
        _offer(world, entry, actor, tenth + 1, 2, True, random)
    yield working_hour(_date(tenth + 1, SchoolDate.FIRST_DAY), random)
    began = _start(world, entry, tenth + 1, random, followed=followed)
    if began and followed:
        yield working_hour(_date(tenth + 1, SchoolDate.COUNTING_DAY), random)
        transitions.year(_receiver(world, entry), _pupil(entry), tenth + 1, in_education=InEducation.YES)


def _answering(entry: Entry, counsellor: UUID, tenth: int, random: Random, steps: Steps) -> Story:
    """The steps only a person can answer, for those whose case is open by then. Most are answered in time."""
    for kind, given, by in steps:
        yield working_hour(_date(tenth, by) - timedelta(days=random.randint(1, 12)), random)
        found = _open_step(entry, tenth, kind)
        if found is not None and random.random() < 0.8:
            school = found.held_by is MilestoneOwner.SCHOOL
            actor = user(counsellor) if school else worker(found.case)
            milestones.answer(actor, found, given, on=clock.today())


def _open_step(entry: Entry, tenth: int, kind: MilestoneKind) -> Milestone | None:
    query = (
        select(Milestone)
        .join(Case, Case.id == Milestone.case_id)
        .where(
            Case.pupil_id == entry.pupil_id,
            Case.stage == CaseStage.ACTIVE,
            Milestone.year == tenth,
            Milestone.kind == kind,
            Milestone.state == MilestoneState.OPEN,
        )
    )
    return session().scalars(query).first()


def _handing_over(world: World, entry: Entry, counsellor: UUID, tenth: int, random: Random) -> Story:
    """A transition note to the school the pupil will go to, where consent lets it pass. Most are accepted."""
    yield working_hour(_date(tenth, SchoolDate.HANDOVER_MEETINGS) - timedelta(days=random.randint(3, 20)), random)
    referral = _shared_with_schools(entry)
    if referral is None:
        return
    questions = notes.asked()
    told = {question.id: random.choice(HANDOVER_WORDS) for question in questions[: random.randint(2, 4)]}
    note = Note(world.places.organisations[entry.school], told, discuss=random.random() < 0.3)
    handover = notes.write(user(counsellor), referral, note, seen=0)
    talks.meet(user(counsellor), handover, on=clock.today(), held=True, seen=talks.meeting_mark(handover))
    handovers.share(user(counsellor), handover)
    yield world.later(2, 6)
    handover = session().get_one(Handover, handover.id)
    if handover.stage is HandoverStage.SHARED and random.random() < 0.9:
        handovers.mark_read(_receiver(world, entry), handover)
        handovers.accept(_receiver(world, entry), handover)


def _shared_with_schools(entry: Entry) -> Referral | None:
    """The request about a pupil whose case is open, while consent covers upper secondary."""
    query = select(Referral).join(Case, Case.referral_id == Referral.id).where(Case.pupil_id == entry.pupil_id)
    found = session().scalars(query.where(Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)))).first()
    covered = found is not None and is_covered(found, ConsentScope.UPPER_SECONDARY)
    return found if covered else None


def _apply(entry: Entry, counsellor: UUID, into: int, route: Route, random: Random) -> None:
    chosen = random.sample(PROGRAMMES, 3)
    schools = _upper()
    wishes = tuple(WishGiven(code, random.choice(schools)) for code in chosen)
    given = Application(ApplicationState.SENT, route, clock.today(), wishes)
    transitions.apply(user(counsellor), _pupil(entry), into, Level.VG1, given)


def _offer(world: World, entry: Entry, actor: UUID, into: int, number: int, taken: bool, random: Random) -> None:
    state = OfferState.ACCEPTED if taken else random.choice((OfferState.WAITING_LIST, OfferState.NO_OFFER))
    today = clock.today()
    given = OfferGiven(
        number,
        state,
        came_on=today,
        answer_by=today + timedelta(days=7) if taken else None,
        answered_on=today if taken else None,
        programme=random.choice(PROGRAMMES) if taken else None,
        school_id=world.places.organisations[entry.school] if taken else None,
    )
    transitions.offer(user(actor), _pupil(entry), into, Level.VG1, given)


def _start(world: World, entry: Entry, into: int, random: Random, *, followed: bool) -> bool:
    """Turned up, or not. Returns whether the pupil began."""
    state = random.choice(STARTS) if followed else StartState.STARTED
    place = Place(world.places.organisations[entry.school], "", None) if state is StartState.STARTED else None
    on = clock.today()
    transitions.start(_receiver(world, entry), _pupil(entry), into, Level.VG1, state, on=on, place=place)
    return state is StartState.STARTED


def _receiver(world: World, entry: Entry) -> User:
    return user(world.places.staff[Role.COUNSELLOR, entry.school][0])


def _upper() -> list[UUID]:
    wanted = select(Enrolment.organisation_id).where(Enrolment.grade == Grade.VG1).distinct()
    return sorted(session().scalars(wanted), key=str)


def _pupil(entry: Entry) -> Pupil:
    return session().get_one(Pupil, entry.pupil_id)


def _date(begins: int, kind: SchoolDate) -> date:
    return years()[begins].due(kind)
