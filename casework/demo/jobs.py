"""The demo's measure 2: employers with places, and pupils on their way into a job: wish, agreement, yes, hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import agreements, approvals, approving, ending
from casework.actions.agreement.asked import gather, latest_version
from casework.actions.agreement.checks import Given as Yes
from casework.actions.agreement.checks import Who
from casework.actions.agreement.contents import Content
from casework.actions.agreement.planned import PlannedShift
from casework.actions.agreement.standing import status_column, with_version_in_force
from casework.actions.employer import contacts, employers, offers, places
from casework.actions.placement import attendance, wishes
from casework.actions.placement.days import Given, days_of, read_mark, registered
from casework.actions.placement.weeks import Week, plans_of
from casework.database import session
from casework.demo.stage import Story, working_hour
from casework.demo.world import Plan, World, user, worker
from casework.errors import NotNow
from casework.models import Agreement, Case, Employer, JobPlace, User
from casework.models.codes import CaseStage, ConsentForm, ConsentScope, Grade, Measure, Role
from casework.models.job_codes import (
    AgreementStatus,
    EndReason,
    FollowUpRhythm,
    Goal,
    Industry,
    Party,
    PlacementForm,
    Requirement,
    WorkKind,
)
from casework.policy.scope import assigned_to
from casework.policy.sharing import is_covered

F, R = PlacementForm, Requirement
HOUSES: tuple[tuple[str, str, Industry, str, str, str, frozenset[Requirement]], ...] = (
    (
        "310000019",
        "Fjellsiden dagligvare",
        Industry.SHOP,
        "Loddefjord",
        "Butikkhjelp",
        "Fylle varer og rydde",
        frozenset(),
    ),
    (
        "310000027",
        "Vestlia bakeri",
        Industry.FOOD_MAKING,
        "Olsvik",
        "Bakerhjelp",
        "Pakke og rydde",
        frozenset({R.EARLY_START}),
    ),
    (
        "310000035",
        "Myrdalen sykkelverksted",
        Industry.WORKSHOP,
        "Slettebakken",
        "Verkstedhjelp",
        "Vaske sykler",
        frozenset(),
    ),
    ("310000043", "Solbakken barnehage", Industry.CHILDREN, "Loddefjord", "Lekehjelp", "Lese og leke ute", frozenset()),
    (
        "310000051",
        "Havblikk idrettslag",
        Industry.CULTURE_SPORT,
        "Olsvik",
        "Banehjelp",
        "Rydde baner",
        frozenset({R.OUTDOORS}),
    ),
    (
        "310000078",
        "Lyngheia gartneri",
        Industry.NATURE_ANIMALS,
        "Slettebakken",
        "Plantehjelp",
        "Vanne",
        frozenset({R.OUTDOORS}),
    ),
)
"""Organisation number of the synthetic series, name, industry, area, what the place is called, tasks, requirements."""

AT_WORK = (0, 1)
"""How far last year's stories came: to work, and to work until it ended early."""
EVERY_WEDNESDAY = (PlannedShift(2, 15 * 60, 17 * 60),)
RUNNING = AgreementStatus.RUNNING.value
SATURDAYS = (PlannedShift(5, 10 * 60, 14 * 60),)


def jobs(world: World, plans: Iterable[Plan], begins_on: date) -> list[Story]:
    """The employers, and a story for each pupil followed up with a job in mind."""
    going_on = (each for each in plans if each.consent == "given" and each.ending in {"active", "hold"})
    wanted = [each for each in going_on if Measure.JOB in each.measures]
    own = World(world.places, Random(begins_on.year), world.office_of)  # noqa: S311 - a story, not a secret
    recent = date(begins_on.year + 1, 8, 1)
    told = (
        _job(own, each, place if each.begins_on >= recent else AT_WORK[place % 2]) for place, each in enumerate(wanted)
    )
    return [_employers(own, begins_on), *told]


def _employers(world: World, begins_on: date) -> Story:
    """Advisers have found employers who take pupils."""
    yield working_hour(begins_on, world.random)
    actor = user(world.someone(Role.ADVISER, "Nav Fjellsiden"))
    for number, name, industry, area, title, tasks, requirements in HOUSES:
        details = employers.Details(name, number, industry, world.places.areas[area], None, None)
        made = employers.add(actor, details).employer
        told = contacts.ContactDetails(f"Kontakt hos {name}", "Daglig leder", "22 22 22 22", None)
        contacts.add(actor, made, told)
        for form in (F.PART_TIME_JOB, F.SUMMER_JOB):
            offers.add(actor, made, _offer(form, title, tasks, requirements))


def _offer(form: PlacementForm, title: str, tasks: str, requirements: frozenset[Requirement]) -> offers.PlaceDetails:
    return offers.PlaceDetails(form, title, tasks, requirements, 5, 4 * 60, None, clock.today(), None)


def _job(world: World, plan: Plan, place: int) -> Story:
    """One pupil: some have only said what they would like, some wait for a yes, some are at work, some have ended.

    Whoever follows up nobody at work gets one who comes there.
    """
    yield working_hour(plan.begins_on + timedelta(days=30 + place % 12), world.random)
    case = _open_case(plan.entry.pupil_id)
    if case is None:
        return
    interests = frozenset(world.random.sample(list(Industry), 2))
    wishes.save(worker(case), case, wishes.WishGiven(interests, minutes_a_week=4 * 60), seen=0)
    if not _has_one_at_work(worker(case)):
        place = AT_WORK[0]
    if place % 5 == 4:
        return
    case_id = case.id
    yield world.later(3, 5)
    agreement_id = _begin(world, case_id)
    if agreement_id is None or place % 5 == 3:
        return
    yield world.later(1, 3)
    if not _finish(agreement_id, plan.entry.grade):
        return
    yield world.later(1, 3)
    if not _approve(agreement_id, everybody=place % 5 != 2):
        return
    yield from _at_work(world, agreement_id, ends=place % 5 == 1)


def _has_one_at_work(adviser: User) -> bool:
    """Does this adviser follow up a placement that runs today?"""
    today = clock.today()
    query = with_version_in_force(Agreement.case_id.in_(assigned_to(adviser)), status_column(today) == RUNNING)
    return session().execute(query.limit(1)).first() is not None


def _at_work(world: World, agreement_id: UUID, *, ends: bool) -> Story:
    first = latest_version(session().get_one(Agreement, agreement_id)).starts_on or clock.today()
    yield max(world.later(1), working_hour(first, world.random))
    agreement = session().get_one(Agreement, agreement_id)
    if ending.course(agreement).can_start:
        ending.start(worker(agreement.case), agreement, on=first, seen=agreement.version)
    for week in range(8):
        yield working_hour(first + timedelta(days=7 * (week + 1)), world.random)
        _as_agreed(agreement_id, Week.of(first + timedelta(days=7 * week)))
        if ends and week == 4:
            _end(agreement_id)
            return


def _begin(world: World, case_id: UUID) -> UUID | None:
    case = session().get_one(Case, case_id)
    if case.stage is not CaseStage.ACTIVE:
        return None
    place, free = _place(world)
    content = Content(title=place.title, tasks=place.tasks)
    begun = agreements.begin(
        worker(case),
        case,
        employer_id=place.employer_id,
        form=place.form,
        content=content,
        place_id=place.id if free else None,
    )
    return begun.id


def _place(world: World) -> tuple[JobPlace, bool]:
    """A place with room for one more, while there is one; else any, whose employer makes room beside it."""
    query = places.counted(clock.today(), JobPlace.form == F.PART_TIME_JOB)
    query = query.join(Employer, Employer.id == JobPlace.employer_id).order_by(Employer.sort_key)
    known = [places.Offered(*row) for row in session().execute(query)]
    free = [each for each in known if each.free]
    return world.random.choice(free or known).place, bool(free)


def _finish(agreement_id: UUID, grade: Grade) -> bool:
    """Write all of it and send it for approval. False where the rules stand against it: it stays a draft."""
    agreement = session().get_one(Agreement, agreement_id)
    at_school = grade in {Grade.G8, Grade.G9, Grade.G10}
    first = clock.today() + timedelta(days=7)
    content = Content(
        starts_on=first,
        ends_on=first + timedelta(weeks=12),
        contact_id=contacts.living(agreement.employer_id)[0].id,
        title="Hjelp etter skoletid",
        tasks="Rydde, fylle varer og hjelpe til der det trengs.",
        goal=Goal.EXPERIENCE,
        rhythm=FollowUpRhythm.EVERY_TWO_WEEKS,
        family_tie=False,
        work=WorkKind.LIGHT,
        shifts=EVERY_WEDNESDAY if at_school else SATURDAYS,
    )
    if agreement.case.stage is not CaseStage.ACTIVE:
        return False
    try:
        agreements.write(worker(agreement.case), agreement, content, seen=agreement.version, finish=True)
    except NotNow:
        return False
    return True


def _approve(agreement_id: UUID, *, everybody: bool) -> bool:
    """Those who are asked say yes on paper, the adviser last. True when all have."""
    agreement = session().get_one(Agreement, agreement_id)
    case = agreement.case
    if case.stage is not CaseStage.ACTIVE or not is_covered(case.referral, ConsentScope.EMPLOYER):
        return False
    actor = worker(case)
    asked = gather(audit.read(actor, audit.PlacementOpened(case.owner)), [agreement])[0]
    signing = [each for each in asked.needed if each.party is not Party.ADVISER]
    who = [Who(each.party, min(each.any_of, default=None)) for each in (signing if everybody else signing[:1])]
    mark = approvals.mark_of(asked.version)
    approving.approve(actor, agreement, Yes(who, ConsentForm.SIGNED_PAPER, clock.today()), seen=mark)
    own = Yes([Who(Party.ADVISER)], None, clock.today())
    return everybody and approving.approve(actor, agreement, own, seen=mark)


def _as_agreed(agreement_id: UUID, week: Week) -> None:
    """The week went as agreed, and is registered so in one press."""
    agreement = session().get_one(Agreement, agreement_id)
    if agreement.ended_on is not None or agreement.case.stage is not CaseStage.ACTIVE:
        return
    plans, rows = plans_of([agreement])[agreement_id], registered([agreement_id])[agreement_id]
    given = [Given(agreement_id, each.day, read_mark(each.mark), None) for each in days_of(plans, rows, week.days)]
    attendance.save(worker(agreement.case), week, given, fill={agreement_id})


def _end(agreement_id: UUID) -> None:
    agreement = session().get_one(Agreement, agreement_id)
    if ending.course(agreement).can_end:
        reason = EndReason.GOT_JOB
        ending.end(worker(agreement.case), agreement, on=clock.today(), reason=reason, seen=agreement.version)


def _open_case(pupil_id: UUID) -> Case | None:
    query = select(Case).where(Case.pupil_id == pupil_id, Case.stage == CaseStage.ACTIVE)
    return session().scalars(query).first()
