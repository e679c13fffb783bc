"""Changing an agreement: new versions, the one in force meanwhile, extended, dropped, and nothing after the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import agreements
from casework.actions.agreement.asked import gather
from casework.actions.agreement.contents import Content
from casework.clock import OSLO
from casework.errors import Invalid, NotNow
from casework.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Case,
    Employer,
    EmployerContact,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import ConsentStatus
from casework.models.job_codes import CancelReason, Change, EndReason, Party
from tests.browser import Page, Visitor
from tests.journeys.agreements import FIRST, LAST, begun, host, seventeen, tenth_grader, typed, versions, write
from tests.make import Make
from tests.placements import approval, let_employer_know

pytestmark = pytest.mark.usefixtures("wednesday")
Browse = Callable[..., Visitor]
MOVED = {Change.SHORTENED, Change.EXTENDED}


@pytest.fixture
def tenth(make: Make, adviser: User) -> Case:
    return tenth_grader(make, adviser)


@pytest.fixture
def at(make: Make, tenth: Case) -> tuple[Employer, EmployerContact]:
    assert tenth
    return host(make)


def sent(make: Make, visitor: Visitor, case: Case, at: tuple[Employer, EmployerContact]) -> Agreement:
    """An agreement that waits for approval."""
    made = begun(make, visitor, case, at[0])
    write(visitor, made, finish="yes", **typed(at[1]))
    return made


def in_force(make: Make, visitor: Visitor, case: Case, at: tuple[Employer, EmployerContact]) -> Agreement:
    """An agreement everybody has approved."""
    made = sent(make, visitor, case, at)
    approve(make, made)
    return made


def approve(make: Make, made: Agreement, number: int = 1) -> None:
    with make.writing() as opened:
        standing = opened.get_one(Agreement, made.id)
        standing.in_force = number
        wanted = AgreementVersion.agreement_id == made.id, AgreementVersion.number == number
        opened.scalars(select(AgreementVersion).where(*wanted)).one().approved_at = clock.now()


def stands(make: Make, made: Agreement) -> tuple[int, int | None, bool]:
    found = make.fresh(Agreement, made.id)
    return found.latest, found.in_force, found.complete


def said(visitor: Visitor) -> str:
    return Page(visitor.response.text).text


def test_a_version_nobody_has_approved_is_written_anew_and_one_somebody_has_is_kept(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = sent(make, visitor, tenth, at)
    write(visitor, made, finish="yes", title="Hjelp i kafeen")
    assert [(each.number, each.changes) for each in versions(make, made)] == [(1, frozenset({Change.FIRST}))]
    with make.writing() as opened:
        opened.get_one(Agreement, made.id)
    approval(make, made, Party.PUPIL)
    page = visitor.get(f"/agreements/{made.id}/write")
    assert "Noen har godkjent avtalen slik den er." in page.text
    assert "employer" not in visitor._form(page, -1).values
    write(visitor, made, status=422, finish="yes")
    assert "Dette sier avtalen allerede." in said(visitor)
    write(visitor, made, finish="yes", goal="try_out", tasks="Vaske opp")
    first, second = versions(make, made)
    assert (first.dropped_at is not None, second.changes) == (True, frozenset({Change.GOAL, Change.WORK}))
    assert stands(make, made) == (2, None, True)
    kept = visitor.get(f"/agreements/{made.id}/versions/1").text
    assert "Eleven" in kept
    assert "Fylle varer og rydde" in kept
    with make.reading() as opened:
        assert [each.version_id for each in opened.scalars(select(Approval))] == [first.id]


def test_a_change_of_what_is_in_force_is_a_new_version_that_must_be_lawful_and_the_old_one_holds(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = in_force(make, visitor, tenth, at)
    page = visitor.get(f"/agreements/{made.id}/write")
    assert "Lagre utkast" not in page.text
    wrong: tuple[dict[str, Any], ...] = ({"goal": None}, {"days-2-ends": "19:00"})
    for fields in wrong:
        write(visitor, made, status=422, **fields)
    with pytest.raises(Invalid), make.writing() as opened:
        writer, standing = opened.get_one(User, adviser.id), opened.get_one(Agreement, made.id)
        agreements.write(writer, standing, Content(title="Et utkast"), seen=standing.version, finish=False)
    assert stands(make, made) == (1, 1, True)
    longer: dict[str, Any] = {
        "ends_on": "2027-01-20",
        "days-3-starts": "15:00",
        "days-3-ends": "16:00",
        "days-2-ends": "16:30",
    }
    write(visitor, made, **longer)
    assert stands(make, made) == (2, 1, True)
    assert versions(make, made)[1].changes == frozenset({Change.EXTENDED, Change.HOURS})
    assert versions(make, made)[0].ends_on == LAST
    shown = visitor.get(f"/agreements/{made.id}").text
    for words in (
        "Versjon 1 gjelder til versjon 2 er godkjent av alle.",
        "16. desember 2026",
        "20. januar 2027",
        "Torsdag 15.00–16.00",
        "Forlenget",
        "Forkast endringen",
    ):
        assert words in shown, words
    compared = visitor.get(f"/agreements/{made.id}/versions/1/2").text
    assert "Onsdag 15.00–17.00" in compared
    assert "Onsdag 15.00–16.30 Torsdag 15.00–16.00" in compared
    assert "Hjelp i bakeriet" not in compared
    write(visitor, made, goal="job_here")
    assert (stands(make, made), versions(make, made)[1].changes) == (
        (2, 1, True), frozenset({Change.EXTENDED, Change.HOURS, Change.GOAL})
    )  # fmt: skip
    write(
        visitor, made, status=422, goal="experience", ends_on=LAST.isoformat(),
        **{"days-2-ends": "17:00", "days-3-starts": "", "days-3-ends": ""},
    )  # fmt: skip
    assert "Dette sier avtalen allerede." in said(visitor)


def test_a_change_is_dropped_and_the_next_one_has_a_number_of_its_own(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = in_force(make, visitor, tenth, at)
    shown_before = visitor.get(f"/agreements/{made.id}")
    assert "drop-change" not in " ".join(form.action for form in shown_before.forms)
    write(visitor, made, goal="job_here")
    shown = visitor.get(f"/agreements/{made.id}")
    visitor.submit(f"/agreements/{made.id}", shown, form="drop-change", status=409, version="1")
    visitor.submit(f"/agreements/{made.id}", visitor.get(f"/agreements/{made.id}"), form="drop-change")
    assert stands(make, made) == (1, 1, True)
    assert len(make.log("agreement_change_dropped")) == 1
    assert "Forkastet" in visitor.get(f"/agreements/{made.id}").text
    write(visitor, made, rhythm="weekly")
    assert [each.number for each in versions(make, made)] == [1, 2, 3]
    assert (stands(make, made), versions(make, made)[2].changes) == ((3, 1, True), frozenset({Change.FOLLOW_UP}))
    approve(make, made, 3)
    assert "Versjon 1 gjelder til" not in visitor.get(f"/agreements/{made.id}").text


def test_the_last_day_is_moved_with_one_answer(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = begun(make, visitor, tenth, at[0])
    away = {"free-0-first_on": "2026-11-30", "free-0-last_on": "2026-12-04"}
    write(visitor, made, finish="yes", **typed(at[1], **away))
    approve(make, made)
    address = f"/agreements/{made.id}/last-day"
    for day, words in (
        ("", "Velg en dato."),
        ("2026-09-01", "Siste dag kan ikke være før den første."),
        ("2026-12-16", "Dette sier avtalen allerede."),
    ):
        visitor.submit(address, status=422, ends_on=day)
        assert words in said(visitor)
    stale = visitor.get(address)
    visitor.submit(address, ends_on="2026-12-02")
    short = versions(make, made)[1]
    assert (short.changes & MOVED, short.ends_on) == (
        frozenset({Change.SHORTENED}), date(2026, 12, 2)
    )  # fmt: skip
    assert [(each.first_on, each.last_on) for each in short.exceptions] == [(date(2026, 11, 30), date(2026, 12, 2))]
    visitor.submit(address, stale, status=409, ends_on="2027-01-20")
    visitor.submit(address, Page(visitor.response.text), ends_on="2027-01-20")
    assert Change.EXTENDED in versions(make, made)[1].changes
    assert stands(make, made) == (2, 1, True)


def test_nothing_is_changed_after_the_end_or_when_it_is_annulled(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = in_force(make, visitor, tenth, at)
    forms = {verb: visitor.get(f"/agreements/{made.id}/{verb}") for verb in ("write", "last-day")}
    with time_machine.travel(datetime(2026, 12, 17, 10, tzinfo=OSLO), tick=True):
        late = browse(adviser)
        for verb in forms:
            assert "Siste dag i avtalen er passert." in late.get(f"/agreements/{made.id}/{verb}", status=409).text
    with make.writing() as opened:
        standing = opened.get_one(Agreement, made.id)
        standing.ended_on, standing.end_reason = clock.today(), EndReason.PUPIL_ENDED
    for verb, shown in forms.items():
        visitor.submit(f"/agreements/{made.id}/{verb}", shown, status=409, ends_on="2027-01-20")
        assert "Avslutningen er registrert." in said(visitor)
    with pytest.raises(NotNow), make.writing() as opened:
        writer, standing = opened.get_one(User, adviser.id), opened.get_one(Agreement, made.id)
        agreements.extend(writer, standing, ends_on=date(2027, 1, 20), seen=standing.version)
    assert "Endre avtalen" not in visitor.get(f"/agreements/{made.id}").text
    other = sent(make, visitor, tenth, at)
    with make.writing() as opened:
        standing = opened.get_one(Agreement, other.id)
        standing.cancelled_at, standing.cancel_reason = clock.now(), CancelReason.REGISTERED_IN_ERROR
    assert "Avtalen er annullert." in visitor.get(f"/agreements/{other.id}/write", status=409).text


def test_a_running_agreement_keeps_its_first_day_and_ends_no_earlier_than_today(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    made = in_force(make, browse(adviser), tenth, at)
    with make.writing() as opened:
        opened.get_one(Agreement, made.id).started_on = FIRST
        opened.get_one(Employer, at[0].id).deactivated_on = clock.today()
        opened.get_one(EmployerContact, at[1].id).ended_on = clock.today()
    with time_machine.travel(datetime(2026, 10, 1, 10, tzinfo=OSLO), tick=True):
        visitor = browse(adviser)
        write(visitor, made, status=422, starts_on="2026-09-23")
        assert "Eleven har møtt." in said(visitor)
        write(visitor, made, status=422, ends_on="2026-09-30")
        assert "Velg i dag eller en senere dag." in said(visitor)
        write(visitor, made, ends_on="2026-10-01")
    assert stands(make, made) == (2, 1, True)


BOTH_GUARDIANS = ("Kari Foresatt", "Ola Foresatt")


def with_guardians(make: Make, case: Case) -> Case:
    for name in BOTH_GUARDIANS:
        make.guardian(make.fresh(Pupil, case.pupil_id), name)
    return case


def named_when_changed(make: Make, browse: Browse, adviser: User, made: Agreement, on: date, rhythm: str) -> list[str]:
    """The guardians a change waits for that is written on a day."""
    with time_machine.travel(datetime(on.year, on.month, on.day, 10, tzinfo=OSLO), tick=True):
        visitor = browse(adviser)
        write(visitor, made, rhythm=rhythm)
        shown = visitor.get(f"/agreements/{made.id}").text
    assert "gjelder til versjon" in shown
    return [name for name in BOTH_GUARDIANS if name in shown]


def test_from_the_18th_birthday_a_change_is_the_pupils_own_and_guardians_are_not_asked(
    make: Make, browse: Browse, adviser: User, at: tuple[Employer, EmployerContact]
) -> None:
    """17 when the placement began, 18 on 10 March while it runs."""
    visitor, case = browse(adviser), with_guardians(make, seventeen(make, adviser))
    let_employer_know(make, case)
    made = begun(make, visitor, case, at[0], "work_training")
    write(visitor, made, finish="yes", **typed(at[1], ends_on="2027-06-16"))
    assert all(name in visitor.get(f"/agreements/{made.id}").text for name in BOTH_GUARDIANS)
    approve(make, made)
    eve = date(2027, 3, 9)
    assert named_when_changed(make, browse, adviser, made, eve, "weekly") == list(BOTH_GUARDIANS)
    with time_machine.travel(datetime(2027, 3, 10, 10, tzinfo=OSLO), tick=True):
        grown = browse(adviser)
        shown = grown.get(f"/agreements/{made.id}").text
        assert not [name for name in BOTH_GUARDIANS if name in shown]
        grown.submit(f"/agreements/{made.id}/approve", all="paper")
        assert stands(make, made) == (2, 2, True)
        with make.writing() as opened:
            read = audit.read(opened.get_one(User, adviser.id), audit.PlacementOpened(made.owner))
            assert gather(read, [opened.get_one(Agreement, made.id)])[0].waiting == []
    assert named_when_changed(make, browse, adviser, made, date(2027, 3, 11), "monthly") == []


def test_after_compulsory_school_a_change_of_a_job_asks_no_guardian_to_consent_in_writing(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    """In 10th grade until 18 June."""
    visitor = browse(adviser)
    with_guardians(make, tenth)
    made = begun(make, visitor, tenth, at[0])
    away = {"free-0-first_on": "2027-06-28", "free-0-last_on": "2027-07-25"}
    write(visitor, made, finish="yes", **typed(at[1], ends_on="2027-08-25", **away))
    approve(make, made)
    last = date(2027, 6, 18)
    assert named_when_changed(make, browse, adviser, made, last, "weekly") == list(BOTH_GUARDIANS)
    assert named_when_changed(make, browse, adviser, made, last + timedelta(days=1), "monthly") == []


def test_who_winds_down_reads_the_agreement_and_writes_nothing(
    make: Make, browse: Browse, adviser: User, tenth: Case, at: tuple[Employer, EmployerContact]
) -> None:
    visitor = browse(adviser)
    made = in_force(make, visitor, tenth, at)
    with make.writing() as opened:
        referral = opened.get_one(Referral, tenth.referral_id)
        referral.consent, referral.wind_down_until = ConsentStatus.WITHDRAWN, clock.today() + timedelta(days=9)
    page = visitor.get(f"/agreements/{made.id}").text
    assert "Onsdag 15.00–17.00" in page
    assert "Endre avtalen" not in page
    assert "Regler for arbeidstid" not in page
    visitor.get(f"/agreements/{made.id}/write", status=403)
    line = make.log("placement_opened")[-1]
    assert "pupil.birth_date" not in str(line.fields)


def test_an_agreement_opens_in_as_many_statements_however_many_versions_it_has(
    make: Make,
    browse: Browse,
    adviser: User,
    tenth: Case,
    at: tuple[Employer, EmployerContact],
    statements: list[str],
) -> None:
    visitor = browse(adviser)
    made = in_force(make, visitor, tenth, at)
    counts = []
    for goal in ("try_out", "job_here", "experience"):
        write(visitor, made, goal=goal)
        approve(make, made, make.fresh(Agreement, made.id).latest)
        write(visitor, made, rhythm="weekly" if goal != "job_here" else "monthly")
        visitor.get(f"/agreements/{made.id}")
        statements.clear()
        visitor.get(f"/agreements/{made.id}")
        counts.append(len(statements))
        approve(make, made, make.fresh(Agreement, made.id).latest)
    assert len(set(counts)) == 1, counts
