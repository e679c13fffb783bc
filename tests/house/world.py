"""A small world in which every kind of nearness exists once: what is mine, a colleague's, unnamed, closed, elsewhere.

Each thing is one pupil with everything that belongs to them, named so that a name in a page tells whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from casework import clock
from casework.calendar.school_year import begins_in
from casework.installation import Installation
from casework.models import (
    Approval,
    Assignment,
    Case,
    ConsentRequirement,
    ConsentText,
    FactorReset,
    Followup,
    HandoverQuestion,
    LabourRule,
    Milestone,
    Organisation,
    Phrase,
    PossibleDuplicate,
    Programme,
    Pupil,
    Recusal,
    Referral,
    SavedFilter,
    SchoolYear,
    SchoolYearDate,
    SignIn,
    Task,
    User,
)
from casework.models.codes import (
    ConsentStatus,
    ContactOutcome,
    ContactType,
    MergeReason,
    OrganisationKind,
    Part,
    Relation,
    Role,
    TaskKind,
)
from casework.models.sealing import seal
from casework.models.transition_codes import MilestoneKind
from casework.privacy.place import Size
from tests.backends import Backend, drop, opened, settings_for
from tests.handovers import a_note, consented
from tests.ledger import draft, ordered
from tests.make import Make
from tests.placements import agreement, contact, employer, place
from tests.plans import a_goal, steps

OWN, COLLEAGUES, UNNAMED, WITHDRAWN = "own", "colleagues", "unnamed", "withdrawn"
PROTECTED, TIED, ELSEWHERE, ABSENT = "protected", "tied", "elsewhere", "absent"
RECEIVED = "received"  # a pupil of another school, known here by its transition note only
FORMER = "former"  # a colleague's, which the adviser handed over and still reads
KINDS = (OWN, COLLEAGUES, FORMER, UNNAMED, WITHDRAWN, PROTECTED, TIED, ELSEWHERE)


@dataclass
class Thing:
    """One pupil and what belongs to them. Ids are keyed as addresses name them."""

    ids: dict[str, UUID]
    name: str = ""
    asked: UUID | None = None


@dataclass
class World:
    """Everybody and everything. `users` holds one person per role, `things` one pupil per kind of nearness."""

    make: Make
    users: dict[Role, User] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    objects: dict[str, UUID | int | str] = field(default_factory=dict)
    foreign: dict[str, UUID] = field(default_factory=dict)
    saved: dict[Role | None, UUID] = field(default_factory=dict)
    phrases: dict[Role | None, UUID] = field(default_factory=dict)


@contextmanager
def kept(backend: Backend, folder: Path) -> Iterator[World]:
    """A world of its own for the tests of one module that change nothing in it."""
    (folder / "instance").mkdir()
    fresh = opened(settings_for(folder, *backend.fresh(folder)))
    yield build(fresh)
    drop(fresh)


def build(installation: Installation) -> World:
    """The world, in a fresh installation."""
    make = Make(installation)
    world = World(make)
    office, other_office = make.office(), make.office()
    school, other_school = make.school(make.area(office)), make.school(make.area(other_office))
    _people(world, office, school)
    colleague, stranger = make.user(Role.ADVISER, office), make.user(Role.ADVISER, other_office)
    adviser = world.users[Role.ADVISER]
    for kind in KINDS:
        place, worker = (other_school, stranger) if kind == ELSEWHERE else (school, adviser)
        world.things[kind] = _thing(make, kind, place, colleague if kind in {COLLEAGUES, FORMER} else worker)
    _let_read_on(world, world.things[FORMER].ids["case_id"], adviser)
    _hand_over(world, school, other_school, stranger)
    _place(world)
    _change_lives(world)
    _loose_objects(world, office)
    nobody = Thing({name: uuid4() for name in world.things[OWN].ids}, asked=uuid4())
    world.things[ABSENT] = nobody
    return world


def _people(world: World, office: Organisation, school: Organisation) -> None:
    places = {Role.COUNSELLOR: school, Role.ADVISER: office, Role.LEAD: office}
    for role in Role:
        world.users[role] = world.make.user(role, places.get(role), name=f"Ansatt {role.value.title()}")


def _thing(make: Make, kind: str, school: Organisation, adviser: User) -> Thing:
    name = f"Matrise{kind.title()}"
    pupil = make.pupil(school, given=name, family=f"Etternavn{kind.title()}")
    guardian = make.guardian(pupil, name=f"Foresatt{kind.title()}")
    ids = {"pupil_id": pupil.id, "guardian_id": guardian.id}
    if kind == UNNAMED:
        return Thing(ids | {"referral_id": make.referral(pupil, school).id}, name)
    case = make.case(adviser, school, pupil)
    ids |= {"case_id": case.id, "referral_id": case.referral_id}
    ids |= {"followup_id": _followup(make, case, adviser), "assignment_id": _co_adviser(make, case)}
    ids |= {"task_id": _decision(make, case, adviser), "milestone_id": _schools_step(make, case)}
    goal = a_goal(make, case, steps=("Ringe skolen",))
    ids |= {"goal_id": goal.id, "step_id": steps(make, goal.id)[0].id}
    return Thing(ids, name, asked=_followup(make, case, adviser, asked=True))


def _hand_over(world: World, school: Organisation, other_school: Organisation, stranger: User) -> None:
    """A transition note about each pupil with a case, sent on; and one that the other school sent to the first."""
    make = world.make
    further = make.school(kind=OrganisationKind.UPPER_SECONDARY)
    for kind, thing in world.things.items():
        if "case_id" in thing.ids:
            sender = other_school if kind == ELSEWHERE else school
            thing.ids["handover_id"] = a_note(make, thing.ids["referral_id"], sender, further)
    pupil = make.pupil(other_school, given=f"Matrise{RECEIVED.title()}")
    case = make.case(stranger, other_school, pupil)
    consented(make, pupil, case.referral_id)
    note_id = a_note(make, case.referral_id, other_school, school)
    world.things[RECEIVED] = Thing({"handover_id": note_id}, f"Matrise{RECEIVED.title()}")


def _place(world: World) -> None:
    """An agreement that runs, for everybody with a case."""
    make, host = world.make, employer(world.make)
    for thing in world.things.values():
        if thing.name and "assignment_id" in thing.ids:
            made = agreement(make, make.fresh(Case, thing.ids["case_id"]), host)
            with make.reading() as opened:
                approval_id = opened.scalars(select(Approval.id).where(Approval.agreement_id == made.id)).first()
            assert approval_id is not None
            thing.ids |= {"agreement_id": made.id, "approval_id": approval_id}


def _followup(make: Make, case: Case, adviser: User, *, asked: bool = False) -> UUID:
    with make.writing() as opened:
        made = Followup(
            case_id=case.id,
            author_id=adviser.id,
            happened_on=clock.today(),
            type=ContactType.PHONE,
            outcome=ContactOutcome.HELD,
            parties=frozenset(),
            topics=frozenset(),
            recorded_at=clock.now(),
        )
        seal(made, "note", "Notat fra matrisen", Size.NOTE)
        if asked:
            made.redaction_asked_by_id, made.redaction_asked_at = adviser.id, clock.now()
        opened.add(made)
    return made.id


def _decision(make: Make, case: Case, adviser: User) -> UUID:
    with make.writing() as opened:
        made = Task(
            case_id=case.id,
            kind=TaskKind.CALL,
            next_step=False,
            doer_id=adviser.id,
            due_on=clock.today(),
            created_by_id=adviser.id,
            created_at=clock.now(),
        )
        opened.add(made)
    return made.id


def _schools_step(make: Make, case: Case) -> UUID:
    """A milestone of the pupil's school."""
    with make.reading() as opened:
        query = select(Milestone.id).where(Milestone.case_id == case.id, Milestone.kind == MilestoneKind.CAREER_TALK)
        return opened.scalars(query).one()


def _co_adviser(make: Make, case: Case) -> UUID:
    with make.reading() as opened:
        return opened.scalars(select(Assignment.id).where(Assignment.case_id == case.id)).first() or uuid4()


def _let_read_on(world: World, case_id: UUID, adviser: User) -> None:
    """The adviser has handed the case over, and reads it for some days more."""
    today = clock.today()
    days = {"starts_on": today, "ends_on": today + timedelta(days=29)}
    given = {"assigned_by_id": world.users[Role.LEAD].id, "assigned_at": clock.now()}
    with world.make.writing() as opened:
        opened.add(Assignment(case_id=case_id, user_id=adviser.id, part=Part.FORMER, **days, **given))


def _saved_filters(world: World) -> None:
    """A filter of the adviser's, of the lead's, and of somebody else's."""
    people = {role: world.users[role] for role in (Role.ADVISER, Role.LEAD)}
    with world.make.writing() as opened:
        for role, user in [*people.items(), (None, world.make.user(Role.ADVISER))]:
            row = SavedFilter(user_id=user.id, query="list=mine", position=0, saved_at=clock.now())
            seal(row, "name", "Mitt filter")
            opened.add(row)
            opened.flush()
            world.saved[role] = row.id
    world.foreign["saved_id"] = world.saved.pop(None)


def _phrases(world: World) -> None:
    """A standard phrase of the adviser's, of the lead's, of their office's (None), and of another office's."""
    told = {"language": "nb", "text": "Avtalte ny tid.", "position": 0, "written_at": clock.now()}
    with world.make.writing() as opened:
        people = {role: world.users[role] for role in (Role.ADVISER, Role.LEAD)}
        rows: dict[Role | None, Phrase]
        rows = {role: Phrase(user_id=user.id, written_by_id=user.id, **told) for role, user in people.items()}
        lead, other = people[Role.LEAD], world.make.user(Role.LEAD)
        rows[None] = Phrase(office_id=lead.organisation_id, written_by_id=lead.id, **told)
        theirs = Phrase(office_id=other.organisation_id, written_by_id=other.id, **told)
        opened.add_all([*rows.values(), theirs])
        world.phrases = {role: row.id for role, row in rows.items()}
        world.foreign["phrase_id"] = theirs.id


def _change_lives(world: World) -> None:
    with world.make.writing() as opened:
        withdrawn = opened.get_one(Referral, world.things[WITHDRAWN].ids["referral_id"])
        withdrawn.consent = ConsentStatus.WITHDRAWN
        withdrawn.wind_down_until = clock.today() + timedelta(days=20)
        opened.get_one(Pupil, world.things[PROTECTED].ids["pupil_id"]).protected_at = clock.now()
        for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD):
            opened.add(
                Recusal(
                    user_id=world.users[role].id,
                    pupil_id=world.things[TIED].ids["pupil_id"],
                    relation=Relation.FAMILY,
                    declared_at=clock.now(),
                )
            )


def _loose_objects(world: World, office: Organisation) -> None:
    """What is about no pupil: one of each that the reader may open, and one that only somebody else may."""
    make, things = world.make, world.things
    area, someone = make.area(office), make.user(Role.MANAGER)
    with make.writing() as opened:
        pairs = [
            PossibleDuplicate(
                first_id=things[one].ids["pupil_id"],
                second_id=things[two].ids["pupil_id"],
                reason=MergeReason.REPORTED,
                found_at=clock.now(),
            )
            for one, two in ((OWN, COLLEAGUES), (ELSEWHERE, TIED))
        ]
        reset = FactorReset(user_id=someone.id, asked_by_id=world.users[Role.ADMINISTRATOR].id, asked_at=clock.now())
        opened.add_all([*pairs, reset])
        opened.flush()
        texts, needs = opened.scalars(select(ConsentText.id)).first(), opened.scalars(select(ConsentRequirement.id))
        world.objects |= {
            "duplicate_id": pairs[0].id,
            "reset_id": reset.id,
            "organisation_id": office.id,
            "area_id": area.id,
            "user_id": someone.id,
            "text_id": texts or uuid4(),
            "requirement_id": needs.first() or uuid4(),
            "year_id": opened.scalars(select(SchoolYear.id)).first() or uuid4(),
            "date_id": opened.scalars(select(SchoolYearDate.id)).first() or uuid4(),
            "rule_id": opened.scalars(select(LabourRule.id)).first() or uuid4(),
            "programme_id": opened.scalars(select(Programme.id)).first() or uuid4(),
            "question_id": opened.scalars(select(HandoverQuestion.id)).first() or uuid4(),
            "into_year": begins_in(clock.today()) + 1,
            "number": 1,
            "other": 1,
            "which": "end",
            "side": "pupil",
            "asked": "months_3",
            "section": "jobs",
            "ending": "csv",
        }
        world.foreign |= {"duplicate_id": pairs[1].id}
    world.objects["release_id"] = draft(make).id
    world.objects["order_id"] = ordered(make, world.users[Role.MANAGER]).id
    _employers(world)
    _saved_filters(world)
    _phrases(world)


def _employers(world: World) -> None:
    """Two employers, each with somebody to talk to and a place: the parts of one never open at the other."""
    make = world.make
    mine, other = employer(make), employer(make, "Prøve verksted")
    world.objects |= {"employer_id": mine.id, "other_id": other.id}
    world.objects |= {"contact_id": contact(make, mine).id, "place_id": place(make, mine).id}
    world.foreign |= {"contact_id": contact(make, other).id, "place_id": place(make, other).id}


def sessions_of(world: World) -> Iterator[tuple[UUID, UUID]]:
    """Every open session: whose, and its id."""
    with world.make.reading() as opened:
        for row in opened.execute(select(SignIn.user_id, SignIn.id).where(SignIn.ended_at.is_(None))):
            yield row.user_id, row.id
