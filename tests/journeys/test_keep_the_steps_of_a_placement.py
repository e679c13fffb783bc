"""The steps of a placement come right whatever happens: guardians, a case opened again, a nightly job that is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from casework import clock, work
from casework.actions.agreement import ending
from casework.actions.case import cases
from casework.actions.followup.tasks import NextStep
from casework.actions.placement import steps
from casework.actions.year import duties
from casework.forms.agreement_steps import value_of
from casework.installation import Installation
from casework.models import Agreement, AgreementVersion, Approval, Case, Milestone, Organisation, Pupil, User
from casework.models.codes import ClosureReason, Destination, Grade, TaskKind
from casework.models.job_codes import CancelReason, EndReason, Party, PlacementForm
from casework.models.transition_codes import MilestoneKind, MilestoneState, NotRelevant
from tests.browser import Visitor
from tests.journeys.twelve_weeks import FIRST, LAST, aligned, at, begun
from tests.make import Make
from tests.placements import agreement, approval, employer, let_employer_know

Browse = Callable[..., Visitor]
TODAY, ONE = date(2026, 9, 9), timedelta(days=1)
K, S, N = MilestoneKind, MilestoneState, NotRelevant
TWO_WEEKS = date(2026, 9, 14)
"""When the first evaluation of `running` is due, a Monday."""


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """It is a Wednesday in September."""
    with at(TODAY):
        yield


@pytest.fixture
def running(make: Make, case: Case) -> Agreement:
    """Twelve weeks, of which nine days have gone; everybody said yes."""
    return begun(make, case)


def how(make: Make, made: Agreement) -> dict[MilestoneKind, object]:
    """How each step of a placement stands; no step is there twice."""
    with make.reading() as opened:
        found = opened.scalars(select(Milestone).where(Milestone.agreement_id == made.id)).all()
    assert sorted(row.kind for row in found) == sorted(kind for kind in K if kind.startswith("job_"))
    return {row.kind: row.not_relevant or row.done_on or row.state for row in found}


def due(make: Make, made: Agreement, kind: MilestoneKind) -> date:
    with make.reading() as opened:
        which = Milestone.agreement_id == made.id, Milestone.kind == kind
        return opened.scalars(select(Milestone.due_on).where(*which)).one()


def night(installation: Installation) -> int:
    """The nightly job. Returns how many steps of placements it changed."""
    with work.doing(installation):
        return duties.run_due().placement_steps


def guarded(make: Make, adviser: User, born: date, grade: Grade) -> tuple[Case, list[str]]:
    """A pupil with two guardians, and how a form names each of them."""
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    pupil = make.pupil(school, born=born, grade=grade)
    both = [make.guardian(pupil, name) for name in ("Kari Foresatt", "Ola Foresatt")]
    case = make.case(adviser, school, pupil)
    let_employer_know(make, case)
    return case, [value_of(Party.GUARDIAN, each.id) for each in both]


def approve(visitor: Visitor, made: Agreement, *who: str) -> None:
    path = f"/agreements/{made.id}/approve"
    visitor.submit(path, who=list(who), way="signed_paper", approved_on=clock.today().isoformat())


def test_the_step_of_the_guardians_follows_each_yes_and_each_no(
    make: Make, browse: Browse, installation: Installation, adviser: User
) -> None:
    case, (kari, ola) = guarded(make, adviser, date(2011, 3, 10), Grade.G10)
    made = agreement(make, case, approved=False, starts_on=TODAY + timedelta(weeks=1))
    visitor = browse(adviser)
    night(installation)
    approve(visitor, made, "pupil", "employer")
    assert how(make, made)[K.JOB_GUARDIANS] is S.OPEN
    with at(TODAY + ONE):
        assert night(installation) == 0
        approve(browse(adviser), made, ola)
        assert how(make, made)[K.JOB_GUARDIANS] == TODAY + ONE  # one of the two is enough for a job
        assert night(installation) == 0
        with make.reading() as opened:
            theirs = Approval.agreement_id == made.id, Approval.party == Party.GUARDIAN
            given = opened.scalars(select(Approval.id).where(*theirs)).one()
        browse(adviser).submit(f"/agreements/{made.id}/approvals/{given}/take-back")
        assert how(make, made)[K.JOB_GUARDIANS] is S.OPEN
        assert night(installation) == 0
    with at(TODAY + 2 * ONE):
        approve(browse(adviser), made, kari)
        browse(adviser).submit(f"/agreements/{made.id}/approve", who=["adviser"])
        stands = how(make, made)
        assert (stands[K.JOB_GUARDIANS], stands[K.JOB_AGREED]) == (TODAY + 2 * ONE, TODAY + 2 * ONE)
        assert night(installation) == 0


def test_a_measure_waits_for_both_guardians_and_a_pupil_of_age_for_none(
    make: Make, browse: Browse, installation: Installation, adviser: User
) -> None:
    case, (kari, ola) = guarded(make, adviser, date(2009, 3, 10), Grade.VG2)
    told: dict[str, Any] = {"approved": False, "starts_on": TODAY + timedelta(weeks=1)}
    made = agreement(make, case, form=PlacementForm.WORK_TRAINING, **told)
    approve(browse(adviser), made, kari)
    assert how(make, made)[K.JOB_GUARDIANS] is S.OPEN
    with at(TODAY + ONE):
        approve(browse(adviser), made, ola)
        assert how(make, made)[K.JOB_GUARDIANS] == TODAY + ONE
    grown, _ = guarded(make, adviser, date(2008, 3, 10), Grade.VG3)
    theirs = agreement(make, grown, **told)
    approve(browse(adviser), theirs, "pupil")
    assert how(make, theirs)[K.JOB_GUARDIANS] is N.NOT_ASKED_FOR
    assert night(installation) == 0


def test_what_guardians_said_is_not_lost_when_a_later_version_needs_none(
    make: Make, case: Case, running: Agreement
) -> None:
    kari = make.guardian(make.fresh(Pupil, case.pupil_id), "Kari Foresatt")
    approval(make, running, Party.GUARDIAN, guardian_id=kari.id, approved_on=FIRST - ONE)
    aligned(make, running)
    assert how(make, running)[K.JOB_GUARDIANS] == FIRST - ONE
    with make.writing() as opened:
        first = opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == running.id)).one()
        kept = {column.key: getattr(first, column.key) for column in AgreementVersion.__table__.columns}
        opened.add(AgreementVersion(**{**kept, "id": uuid4(), "number": 2}))
        opened.get_one(Agreement, running.id).latest = opened.get_one(Agreement, running.id).in_force = 2
    aligned(make, running)
    assert how(make, running)[K.JOB_GUARDIANS] == FIRST - ONE


def test_a_case_that_is_opened_again_has_its_steps_back_none_twice_and_none_lost(
    make: Make, installation: Installation, adviser: User, case: Case, running: Agreement
) -> None:
    annulled = agreement(make, case, starts_on=TODAY + ONE, ends_on=LAST)
    with make.writing() as opened:
        ending.let_go(opened.get_one(User, adviser.id), opened.get_one(Agreement, annulled.id), CancelReason.OTHER)
    with at(LAST + ONE):
        before = how(make, running)
        for _ in range(2):
            with make.writing() as opened:
                actor, here = opened.get_one(User, adviser.id), opened.get_one(Case, case.id)
                cases.close(actor, here, reason=ClosureReason.GOAL_REACHED, destination=Destination.WORK)
            closed = how(make, running)
            assert {kind for kind, each in closed.items() if each is N.CASE_CLOSED} == {
                kind for kind, each in before.items() if each is S.OPEN
            }
            night(installation)
            with make.writing() as opened:
                actor, here = opened.get_one(User, adviser.id), opened.get_one(Case, case.id)
                cases.reopen(actor, here, then=NextStep(TaskKind.CALL, clock.today() + ONE))
            assert how(make, running) == before
    assert {each for each in how(make, annulled).values() if isinstance(each, NotRelevant)} == {N.PLACEMENT_CANCELLED}
    with at(due(make, running, K.JOB_STATUS_3) + timedelta(days=15)):
        assert night(installation) == 1
        assert how(make, running)[K.JOB_STATUS_3] is N.NOT_ASKED_FOR
        assert how(make, running)[K.JOB_STATUS_6] is S.OPEN


def test_an_end_that_is_put_off_again_gives_the_steps_their_days_back(
    make: Make, adviser: User, running: Agreement
) -> None:
    before = how(make, running)
    days = {kind: due(make, running, kind) for kind in before}
    for on in (TODAY + ONE, LAST):
        with make.writing() as opened:
            actor, here = opened.get_one(User, adviser.id), opened.get_one(Agreement, running.id)
            ending.end(actor, here, on=on, reason=EndReason.COMPLETED, seen=here.version)
        if on != LAST:
            assert how(make, running)[K.JOB_MIDWAY] is N.TOO_SHORT
    assert how(make, running) == before
    assert {kind: due(make, running, kind) for kind in before} == days


def test_reminders_come_on_their_days_whatever_becomes_of_the_nightly_job(
    make: Make, browse: Browse, installation: Installation, adviser: User, case: Case, running: Agreement
) -> None:
    """Run twice, run late, not at all for a week: a reminder is told by its day, and nothing is said twice."""
    nights = {17: 2, 18: 0, 19: 1, 27: 3, 29: 1}
    seen = {}
    for number in range(12, 31):
        with at(date(2026, 9, number)):
            assert sum(night(installation) for _ in range(nights.get(number, 0))) == 0
            visitor = browse(adviser)
            told = visitor.get(f"/cases/{case.id}/job").text.count("Mangler evaluering fra")
            seen[number] = told, f"/agreements/{running.id}/follow-up" in visitor.get("/today").links
    assert [number for number, (told, _) in seen.items() if told] == [*range(17, 29)]
    assert {told for told, _ in seen.values()} == {0, 2}  # one for each side
    assert due(make, running, K.JOB_TWO_WEEKS) == TWO_WEEKS
    assert how(make, running)[K.JOB_TWO_WEEKS] is S.OPEN


def test_every_list_grows_silent_on_the_same_day_and_the_page_of_the_placement_does_not(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    with make.writing() as opened:
        opened.get_one(Agreement, running.id).started_on = FIRST
        for row in opened.scalars(select(Milestone).where(Milestone.agreement_id.is_(None), Milestone.state == S.OPEN)):
            row.state, row.not_relevant = S.NOT_RELEVANT, N.NOT_ASKED_FOR
    aligned(make, running)
    for day, called in ((28, True), (29, False)):
        with at(date(2026, 9, day)):
            visitor = browse(adviser)
            for where in ("/conference/?agenda=due", f"/conference/all/{case.id}", "/conference/?agenda=all"):
                assert ("Sjekk etter to uker" in visitor.get(where).text) is called, where
            assert ("Sjekk etter to uker" in visitor.get("/today").text) is called
            assert "Mangler" in visitor.get(f"/agreements/{running.id}/follow-up").text


def test_steps_of_thirty_placements_take_as_many_statements_as_those_of_two(
    make: Make, adviser: User, statements: list[str]
) -> None:
    case, host, taken = make.case(adviser), employer(make), list[list[int]]()
    for wanted in (2, 30):
        while len(ids(make)) < wanted:
            agreement(make, case, at=host, starts_on=FIRST, ends_on=LAST)
        with make.writing() as opened:
            opened.execute(delete(Milestone))
        counts = []
        for day, changed in ((TODAY, 9), (TODAY, 0), (LAST + timedelta(days=120), 1)):
            with at(day), make.writing():
                del statements[:]
                assert steps.align_all() == changed * wanted
                counts.append(len(statements))
        taken.append(counts)
    assert taken[0] == taken[1]


def test_the_tab_takes_as_many_statements_for_seven_agreements_with_steps_as_for_two(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement, statements: list[str]
) -> None:
    visitor, tab = browse(adviser), f"/cases/{case.id}/job"
    visitor.get(tab)
    taken = []
    for wanted in (2, 7):
        while len(ids(make)) < wanted:
            aligned(make, agreement(make, case, employer(make), approved=len(ids(make)) % 2 == 0))
        del statements[:]
        assert visitor.get(tab).text.count("Trinnene i plassen") == wanted
        taken.append(len(statements))
    assert taken[0] == taken[1]
    assert running.id in ids(make)


def ids(make: Make) -> set[UUID]:
    with make.reading() as opened:
        return set(opened.scalars(select(Agreement.id)))
