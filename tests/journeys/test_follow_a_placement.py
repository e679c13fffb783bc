"""A placement is followed up: dated steps, evaluations from both sides, what came of it, and the months after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock, work
from casework.actions.agreement import ending
from casework.actions.case import cases
from casework.actions.year import duties
from casework.installation import Installation
from casework.models import Agreement, Case, Evaluation, Milestone, Organisation, User
from casework.models.codes import ClosureReason, Destination, Role
from casework.models.job_codes import CancelReason, EndReason, PlacementOutcome
from casework.models.transition_codes import MilestoneKind, MilestoneState, NotRelevant
from tests.browser import Page, Visitor
from tests.journeys.twelve_weeks import FIRST, LAST, aligned, at, begun
from tests.make import Make
from tests.placements import agreement

Browse = Callable[..., Visitor]
TODAY, ONE = date(2026, 9, 9), timedelta(days=1)
K, S = MilestoneKind, MilestoneState
THREE = {"attendance": "well", "tasks": "mostly", "cooperation": "not_yet"}
FIVE = THREE | {"learning": "well", "recommend": "no_answer"}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """It is a Wednesday in September."""
    with at(TODAY):
        yield


@pytest.fixture
def running(make: Make, case: Case) -> Agreement:
    """Twelve weeks, of which nine days have gone; everybody said yes."""
    return begun(make, case)


def stones(make: Make, made: Agreement) -> dict[MilestoneKind, Milestone]:
    with make.reading() as opened:
        found = opened.scalars(select(Milestone).where(Milestone.agreement_id == made.id)).all()
    assert len({row.kind for row in found}) == len(found)
    return {row.kind: row for row in found}


def path(made: Agreement, verb: str = "follow-up") -> str:
    return f"/agreements/{made.id}/{verb}"


def evaluation(made: Agreement, kind: str, side: str) -> str:
    return path(made, f"evaluations/{kind}/{side}")


def test_steps_follow_the_agreement_and_stand_where_the_adviser_works(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    found = stones(make, running)
    assert {kind: row.state for kind, row in found.items()} == {
        K.JOB_HOURS_CHECKED: S.DONE,
        K.JOB_GUARDIANS: S.NOT_RELEVANT,
        K.JOB_AGREED: S.DONE,
        K.JOB_STARTED: S.OPEN,
        K.JOB_TWO_WEEKS: S.OPEN,
        K.JOB_MIDWAY: S.OPEN,
        K.JOB_END: S.OPEN,
        K.JOB_STATUS_3: S.OPEN,
        K.JOB_STATUS_6: S.OPEN,
    }
    assert found[K.JOB_TWO_WEEKS].due_on == date(2026, 9, 14)
    aligned(make, running)
    assert {kind: row.version for kind, row in stones(make, running).items()} == dict.fromkeys(found, 1)
    visitor = browse(adviser)
    today = visitor.get("/today")
    assert path(running) in today.links
    assert "Møtt på jobben" in today.text
    transition = visitor.get(f"/cases/{case.id}/transition")
    assert "Sjekk etter to uker" not in transition.text
    assert visitor.client.get(f"/milestones/{found[K.JOB_STARTED].id}").status_code == 404
    tab = visitor.get(f"/cases/{case.id}/job")
    assert path(running) in tab.links
    with make.writing() as opened:
        ending.end(
            opened.get_one(User, adviser.id),
            opened.get_one(Agreement, running.id),
            on=TODAY + ONE,
            reason=EndReason.GOT_JOB,
            seen=make.fresh(Agreement, running.id).version,
        )
    moved = stones(make, running)
    assert (moved[K.JOB_END].due_on, moved[K.JOB_END].moved_from) == (date(2026, 9, 17), date(2026, 11, 30))
    assert moved[K.JOB_MIDWAY].not_relevant is NotRelevant.TOO_SHORT
    assert "Flyttet fra 30. november 2026" in visitor.get(path(running)).text


def test_both_sides_are_heard_and_what_is_missing_is_called_for_twice(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    visitor = browse(adviser)
    assert visitor.get(path(running)).text.count("Mangler") >= 6
    employers = evaluation(running, "two_weeks", "employer")
    shown = visitor.get(employers)
    assert "learning" not in visitor._form(shown, -1).values
    for fields, said in (
        ({"given_on": (FIRST - ONE).isoformat()}, "ikke være før plassen begynte"),
        ({"given_on": (TODAY + ONE).isoformat()}, "senere enn i dag"),
        ({"tasks": None}, "Velg"),
        ({"tasks": "sick"}, "Velg"),
        ({"way": None}, "Velg"),
    ):
        given = THREE | {"way": "oral_witnessed", "given_on": TODAY.isoformat()} | fields
        assert said in Page(visitor.submit(employers, shown, status=422, **given).text).text
    answers: dict[str, Any] = THREE | {"way": "oral_witnessed", "given_on": TODAY.isoformat()}
    visitor.submit(employers, shown, **answers)
    stale = visitor.submit(employers, shown, status=409, once=None, **answers | {"tasks": "well"})
    assert "Noen andre har endret dette" in Page(stale.text).text
    with make.reading() as opened:
        row = opened.scalars(select(Evaluation)).one()
        assert b"attendance" not in bytes(row.answers)
    page = visitor.get(path(running))
    assert "Oppgavene: for det meste" in page.text
    assert [line.action for line in make.log("evaluation_saved")] == ["evaluation_saved"]
    for day, reminded in ((16, False), (17, True), (18, True), (24, True), (28, True), (29, False)):
        with at(date(2026, 9, day)):
            late = browse(adviser)
            for where in (path(running), f"/cases/{case.id}/job"):
                told = late.get(where).text
                assert ("Mangler evaluering fra eleven" in told) is reminded
                assert "Mangler evaluering fra arbeidsgiver" not in told
    with at(date(2026, 9, 28)):
        again = browse(adviser)
        assert path(running) in again.get("/today").links
        again.submit(evaluation(running, "two_weeks", "pupil"), **answers | {"given_on": "2026-09-28"})
    stone = stones(make, running)[K.JOB_TWO_WEEKS]
    assert (stone.state, stone.done_on) == (S.DONE, date(2026, 9, 28))
    visitor.get(evaluation(running, "never", "pupil"), status=404)


def test_a_placement_that_ended_early_still_asks_the_side_that_has_not_answered(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    """It ended after eighteen days, when the check was due and half of it was given."""
    with at(FIRST + timedelta(days=17)):
        visitor = browse(adviser)
        answers: dict[str, Any] = THREE | {"way": "oral_witnessed", "given_on": clock.today().isoformat()}
        visitor.submit(evaluation(running, "two_weeks", "employer"), **answers)
        seen = make.fresh(Agreement, running.id).version
        with make.writing() as opened:
            actor, here = opened.get_one(User, adviser.id), opened.get_one(Agreement, running.id)
            ending.end(actor, here, on=clock.today(), reason=EndReason.EMPLOYER_ENDED, seen=seen)
        found = stones(make, running)
        assert (found[K.JOB_TWO_WEEKS].state, found[K.JOB_TWO_WEEKS].due_on) == (S.OPEN, FIRST + timedelta(days=14))
        assert found[K.JOB_MIDWAY].not_relevant is NotRelevant.TOO_SHORT
        assert "Mangler evaluering fra eleven" in visitor.get(path(running)).text
        visitor.submit(evaluation(running, "two_weeks", "pupil"), **answers)
        assert stones(make, running)[K.JOB_TWO_WEEKS].state is S.DONE


def test_an_outcome_and_the_status_after_it(
    make: Make, browse: Browse, adviser: User, running: Agreement, installation: Installation
) -> None:
    visitor = browse(adviser)
    for verb in ("outcome", "status/months_3"):
        assert not [form for form in visitor.get(path(running, verb)).forms if verb in form.action]
        assert visitor.client.post(path(running, verb), data={"once": ""}).status_code in {400, 409}
    over = LAST + timedelta(days=8)
    with at(over):
        visitor = browse(adviser)
        for side in ("employer", "pupil"):
            given: dict[str, Any] = FIVE | {"way": "digital", "given_on": over.isoformat()}
            visitor.submit(evaluation(running, "end", side), **given)
        shown = visitor.get(path(running, "outcome"))
        fields: dict[str, Any]
        for fields in (
            {"outcomes": ["none_of_these", "reference_given"]},
            {"outcomes": []},
            {"outcomes": ["reference_given"], "on": (LAST - ONE).isoformat()},
            {"outcomes": ["reference_given"], "on": (over + ONE).isoformat()},
        ):
            visitor.submit(path(running, "outcome"), shown, status=422, **fields)
        fields = {"outcomes": ["reference_given", "part_time_offered"], "on": over.isoformat()}
        visitor.submit(path(running, "outcome"), shown, **fields)
        visitor.submit(path(running, "outcome"), shown, status=409, once=None, **fields)
        assert "Fått referanse" in visitor.get(path(running)).text
    kept = make.fresh(Agreement, running.id)
    assert kept.outcomes == {PlacementOutcome.REFERENCE_GIVEN, PlacementOutcome.PART_TIME_OFFERED}
    assert stones(make, running)[K.JOB_END].state is S.DONE
    due = stones(make, running)[K.JOB_STATUS_3].due_on
    assert due == date(2027, 2, 22)
    with at(due - timedelta(days=15)):
        assert "ikke tid for" in browse(adviser).get(path(running, "status/months_3")).text
    with at(due):
        visitor = browse(adviser)
        shown = visitor.get(path(running, "status/months_3"))
        visitor.submit(path(running, "status/months_3"), shown, status=422)
        visitor.submit(path(running, "status/months_3"), shown, destination="unknown")
        visitor.submit(path(running, "status/months_3"), shown, status=409, once=None, destination="work")
    assert stones(make, running)[K.JOB_STATUS_3].state is S.DONE
    with at(stones(make, running)[K.JOB_STATUS_6].due_on + timedelta(days=15)):
        with work.doing(installation):
            assert duties.run_due().placement_steps >= 1
        with work.doing(installation):
            assert duties.run_due().placement_steps == 0
        assert stones(make, running)[K.JOB_STATUS_6].not_relevant is NotRelevant.NOT_ASKED_FOR
        assert "Ingen svarte i tide" in browse(adviser).get(path(running)).text
    assert [len(make.log(each)) for each in ("outcome_saved", "placement_status_answered")] == [1, 1]


def test_an_annulled_placement_and_a_closed_case_ask_for_nothing(
    make: Make, adviser: User, case: Case, running: Agreement
) -> None:
    coming = agreement(make, case, starts_on=TODAY + timedelta(days=20), ends_on=TODAY + timedelta(days=80))
    with make.writing() as opened:
        ending.let_go(opened.get_one(User, adviser.id), opened.get_one(Agreement, coming.id), CancelReason.OTHER)
    reasons = {row.not_relevant for row in stones(make, coming).values() if row.state is not S.DONE}
    assert reasons == {NotRelevant.PLACEMENT_CANCELLED}
    with at(LAST + timedelta(days=3)):
        with make.writing() as opened:
            cases.close(
                opened.get_one(User, adviser.id),
                opened.get_one(Case, case.id),
                reason=ClosureReason.GOAL_REACHED,
                destination=Destination.WORK,
            )
        assert stones(make, running)[K.JOB_STATUS_3].not_relevant is NotRelevant.CASE_CLOSED


def test_nobody_else_finds_it(make: Make, browse: Browse, running: Agreement) -> None:
    other, counsellor = browse(make.user(Role.ADVISER)), browse(make.user(Role.COUNSELLOR))
    for where in (path(running), path(running, "outcome"), evaluation(running, "end", "pupil")):
        assert other.client.get(where).status_code in {403, 404}
        assert counsellor.client.get(where).status_code in {403, 404}


def test_two_who_write_of_a_placement_at_once_see_who_saved_when_and_both_versions(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    mate = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id), name="Lena Leder")
    over = LAST + timedelta(days=90)
    answers: dict[str, Any] = FIVE | {"way": "digital", "given_on": (over - ONE).isoformat()}
    theirs: dict[str, Any] = answers | {"tasks": "well", "way": "oral_witnessed", "given_on": LAST.isoformat()}
    with at(over):
        visitor, other = browse(adviser), browse(mate)
        given = evaluation(running, "end", "employer")
        where: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
            (
                given,
                answers,
                theirs,
                [
                    "Oppgavene Ulikt For det meste Går bra",
                    "Når ble den gitt? Ulikt 19. februar 2027 22. november 2026",
                    "Hvordan ble den gitt? Ulikt Digitalt Muntlig, med vitne",
                    "Oppmøte Går bra Går bra",
                ],
            ),
            (
                path(running, "outcome"),
                {"outcomes": ["reference_given"], "on": over.isoformat()},
                {"outcomes": ["part_time_offered", "reference_given"], "on": LAST.isoformat()},
                ["Ulikt Fått referanse Fått tilbud om deltidsjobb, Fått referanse"],
            ),
            (
                path(running, "status/months_3"),
                {"destination": "work"},
                {"destination": "unknown"},
                ["Hvor er eleven nå? Ulikt"],
            ),
        ]
        for address, mine, saved, said in where:
            shown = visitor.get(address)
            other.submit(address, **saved)
            page = Page(visitor.submit(address, shown, status=409, **mine).text)
            assert "Lagret av Lena Leder, 20. februar 2027 kl. 10.00" in page.text
            assert [each for each in said if each not in page.text] == [], page.text
            kept = visitor._form(page, -1).values
            assert {name: kept[name] for name in mine} == {
                name: value if isinstance(value, list) else [value] for name, value in mine.items()
            }
            visitor.submit(address, page, **mine)
    assert make.fresh(Agreement, running.id).outcomes == {PlacementOutcome.REFERENCE_GIVEN}
